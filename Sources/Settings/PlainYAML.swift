/// Reads the YAML that most front matter is — `key: value` lines and lists of words — bytewise, and exactly as
/// Yams does, which takes twenty times as long.
///
/// Whatever is more than that is none of its business: it reads all of a text or nothing.
struct PlainYAML {
  typealias Entry = (key: YAMLScalar, value: YAMLNode)

  private let bytes: UnsafeBufferPointer<UInt8>
  /// The line that is looked at, counted from 1, and where it begins and ends.
  private var line = 0
  private var start = 0
  private var end = -1
  /// How far the columns of the line are counted, and up to where.
  private var counted = (place: 0, column: 1)

  /// The entries of a text in their order, doubles among them.
  /// - Returns: nil for a text that Yams must read.
  static func entries(of text: String) -> [Entry]? {
    var text = text
    return text.withUTF8 { bytes in
      guard isPlain(bytes) else { return nil }
      var reader = PlainYAML(bytes: bytes)
      return reader.read()
    }
  }

  private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// Whether there is nothing but printable characters and LF: no tab, no control character, no separator of
  /// lines that YAML 1.1 §5.4 knows besides, no U+FEFF.
  private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    for (index, byte) in bytes.enumerated() where byte &- 0x20 >= 0x5F && byte != 0x0A {
      let second = index + 1 < bytes.count ? bytes[index + 1] : 0
      let third = index + 2 < bytes.count ? bytes[index + 2] : 0
      switch byte {
      case ..<0x80: return false
      case 0xC2 where second < 0xA0: return false
      case 0xE2 where second == 0x80 && (0xA8...0xA9).contains(third): return false
      case 0xEF where second == 0xBB && third == 0xBF: return false
      case 0xEF where second == 0xBF && third >= 0xBE: return false
      default: break
      }
    }
    return true
  }

  private mutating func read() -> [Entry]? {
    var entries: [Entry] = []
    entries.reserveCapacity(10)
    var hasLine = nextLine()
    while hasLine {
      guard let key = key() else { return nil }
      let isEmpty = skipSpaces(from: key.next) == end
      if isEmpty {
        let place = YAMLPlace(line: line, column: key.next - start + 1)
        hasLine = nextLine()
        if hasLine, let indent = dash() {
          guard let list = list(indent: indent, &hasLine) else { return nil }
          entries.append((key.scalar, list))
        } else {
          entries.append((key.scalar, .scalar(YAMLScalar("", .plain, at: place))))
        }
      } else {
        guard let value = value(from: skipSpaces(from: key.next)) else { return nil }
        entries.append((key.scalar, value))
        hasLine = nextLine()
      }
    }
    return entries.isEmpty ? nil : entries
  }

  /// Goes to the next line that says something.
  private mutating func nextLine() -> Bool {
    repeat {
      guard end < bytes.count else { return false }
      start = end + 1
      guard start < bytes.count else { return false }
      end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      line += 1
      counted = (start, 1)
      let text = skipSpaces(from: start)
      if text < end, bytes[text] != UInt8(ascii: "#") { return true }
    } while true
  }

  private func skipSpaces(from place: Int) -> Int {
    var place = place
    while place < end, bytes[place] == 0x20 { place += 1 }
    return place
  }

  private mutating func scalar(_ from: Int, _ to: Int, _ style: YAMLScalar.Style, at place: Int)
    -> YAMLScalar
  {
    YAMLScalar(
      String(decoding: bytes[from..<to], as: UTF8.self), style,
      at: YAMLPlace(line: line, column: column(of: place)))
  }

  /// Goes on from where the last one was counted: a list in brackets can be one long line.
  private mutating func column(of place: Int) -> Int {
    if place < counted.place { counted = (start, 1) }
    for byte in bytes[counted.place..<place] where byte & 0xC0 != 0x80 { counted.column += 1 }
    counted.place = place
    return counted.column
  }

  /// A word at the beginning of the line, behind which a colon stands; `next` is what follows that.
  private mutating func key() -> (scalar: YAMLScalar, next: Int)? {
    var place = start
    guard bytes[place].isASCIILetter || bytes[place] == UInt8(ascii: "_") else { return nil }
    while place < end, place - start < 100, bytes[place].isKeyByte { place += 1 }
    guard place < end, bytes[place] == UInt8(ascii: ":"),
      place + 1 == end || bytes[place + 1] == 0x20
    else { return nil }
    return (scalar(start, place, .plain, at: start), place + 1)
  }

  private mutating func value(from place: Int) -> YAMLNode? {
    if bytes[place] == UInt8(ascii: "[") { return flow(from: place) }
    return wholeScalar(from: place).map(YAMLNode.scalar)
  }

  /// The one value from a place to the end of the line.
  private mutating func wholeScalar(from place: Int) -> YAMLScalar? {
    if let quoted = quoted(from: place) {
      return skipSpaces(from: quoted.next) == end ? quoted.scalar : nil
    }
    guard !bytes[place].isIndicator else { return nil }
    var last = end
    while bytes[last - 1] == 0x20 { last -= 1 }
    for index in place..<last {
      switch bytes[index] {
      case UInt8(ascii: ":") where index + 1 == last || bytes[index + 1] == 0x20: return nil
      case UInt8(ascii: "#") where bytes[index - 1] == 0x20: return nil
      default: break
      }
    }
    return scalar(place, last, .plain, at: place)
  }

  /// A value in quotes, without an escape.
  private mutating func quoted(from place: Int) -> (scalar: YAMLScalar, next: Int)? {
    let quote = bytes[place]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
    var close = place + 1
    while close < end, bytes[close] != quote {
      if bytes[close] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") { return nil }
      close += 1
    }
    guard close < end, close + 1 == end || bytes[close + 1] != quote else { return nil }
    return (scalar(place + 1, close, .quoted, at: place), close + 1)
  }

  /// `[one, "two", three four]` to the end of the line.
  private mutating func flow(from open: Int) -> YAMLNode? {
    let list = YAMLPlace(line: line, column: column(of: open))
    var scalars: [YAMLScalar] = []
    var place = skipSpaces(from: open + 1)
    while place < end, bytes[place] != UInt8(ascii: "]") {
      if let quoted = quoted(from: place) {
        scalars.append(quoted.scalar)
        place = skipSpaces(from: quoted.next)
      } else {
        var last = place
        while last < end, bytes[last].isFlowByte { last += 1 }
        // “-” alone begins a list of its own.
        guard last > place, bytes[place] != UInt8(ascii: "-") else { return nil }
        let next = last
        while bytes[last - 1] == 0x20 { last -= 1 }
        scalars.append(scalar(place, last, .plain, at: place))
        place = next
      }
      guard place < end else { return nil }
      if bytes[place] == UInt8(ascii: ",") {
        place = skipSpaces(from: place + 1)
        guard place < end, bytes[place] != UInt8(ascii: "]") else { return nil }
      } else if bytes[place] != UInt8(ascii: "]") {
        return nil
      }
    }
    guard place < end, skipSpaces(from: place + 1) == end else { return nil }
    return .list(scalars, list)
  }

  /// How far the line is indented, where it begins with a dash.
  private func dash() -> Int? {
    let place = skipSpaces(from: start)
    return bytes[place] == UInt8(ascii: "-") ? place - start : nil
  }

  /// The lines from this one on that begin with a dash, all indented alike; ends at the line behind them.
  private mutating func list(indent: Int, _ hasLine: inout Bool) -> YAMLNode? {
    let place = YAMLPlace(line: line, column: indent + 1)
    var scalars: [YAMLScalar] = []
    while hasLine, dash() == indent {
      let dash = start + indent
      let text = skipSpaces(from: dash + 1)
      guard text < end, text > dash + 1, let scalar = wholeScalar(from: text) else { return nil }
      scalars.append(scalar)
      hasLine = nextLine()
    }
    return .list(scalars, place)
  }
}

extension UInt8 {
  fileprivate var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }

  fileprivate var isKeyByte: Bool {
    isASCIILetter || self &- 0x30 < 10 || self == UInt8(ascii: "_") || self == UInt8(ascii: "-")
  }

  /// What no plain value begins with, or only before certain others (YAML 1.1 §5.3).
  fileprivate var isIndicator: Bool {
    switch self {
    case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: ","),
      UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"), UInt8(ascii: "}"),
      UInt8(ascii: "#"), UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "!"),
      UInt8(ascii: "|"), UInt8(ascii: ">"), UInt8(ascii: "'"), UInt8(ascii: "\""),
      UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "`"):
      true
    default: false
    }
  }

  /// What a plain value inside brackets is made of.
  fileprivate var isFlowByte: Bool {
    self >= 0x80 || isKeyByte || self == 0x20 || self == UInt8(ascii: ".")
      || self == UInt8(ascii: "/")
      || self == UInt8(ascii: "+")
  }
}
