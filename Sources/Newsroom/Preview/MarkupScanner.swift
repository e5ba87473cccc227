/// The tags of an HTML text, found as a browser finds them, and the text between: enough to change attributes and
/// to put something in between, and no tree. What is not changed stays to the byte.
package struct MarkupScanner {
  package struct Attribute: Equatable {
    package var name: String
    package var value: String
    /// With the blank before it.
    package var range: Range<Int>
  }

  package enum Token: Equatable {
    case text(Range<Int>)
    case start(name: String, [Attribute], Range<Int>)
    case end(name: String, Range<Int>)
    /// Comments, declarations, and whatever a browser takes for one.
    case comment(Range<Int>)
    /// The content of an element in which no tag is one, such as a style.
    case raw(of: String, Range<Int>)

    package var range: Range<Int> {
      switch self {
      case .text(let range), .start(_, _, let range), .end(_, let range), .comment(let range),
        .raw(_, let range):
        range
      }
    }
  }

  private let bytes: [UInt8]
  private var place = 0

  /// Elements whose content has no tags (HTML §13.2.5).
  private static let rawElements: Set = [
    "style", "script", "title", "textarea", "xmp", "iframe", "noembed", "noframes",
  ]

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// All tokens; together their ranges are the whole text.
  package static func tokens(of bytes: [UInt8]) -> [Token] {
    var scanner = MarkupScanner(bytes)
    return scanner.scan()
  }

  private mutating func scan() -> [Token] {
    var tokens: [Token] = []
    while place < bytes.count {
      let token = next()
      tokens.append(token)
      if case .start(let name, _, _) = token, Self.rawElements.contains(name) {
        let start = place
        skip(toEndOf: name)
        if place > start { tokens.append(.raw(of: name, start..<place)) }
      }
    }
    return tokens
  }

  private mutating func next() -> Token {
    let start = place
    guard bytes[place] == UInt8(ascii: "<"), place + 1 < bytes.count else { return text(start) }
    let second = bytes[place + 1]
    if second.isLetter { return tag(start) }
    if second == UInt8(ascii: "/"), place + 2 < bytes.count, bytes[place + 2].isLetter {
      return endTag(start)
    }
    if second == UInt8(ascii: "!") || second == UInt8(ascii: "?") || second == UInt8(ascii: "/") {
      if bytes[place...].starts(with: "<!--".utf8) {
        skipComment()
      } else {
        while place < bytes.count, bytes[place] != UInt8(ascii: ">") { place += 1 }
        place = min(bytes.count, place + 1)
      }
      return .comment(start..<place)
    }
    return text(start)
  }

  /// What ends a comment may be part of what begins it: `<!-->` and `<!--->` are whole ones (HTML §13.2.5.43 and on).
  private mutating func skipComment() {
    let start = place + 4
    place += 2
    while place < bytes.count {
      guard bytes[place...].starts(with: "--".utf8) else {
        place += 1
        continue
      }
      let rest = bytes[(place + 2)...]
      if rest.first == UInt8(ascii: ">") {
        place += 3
        return
      }
      if place >= start, rest.starts(with: "!>".utf8) {
        place += 4
        return
      }
      place += 1
    }
  }

  private mutating func text(_ start: Int) -> Token {
    place += 1
    while place < bytes.count, bytes[place] != UInt8(ascii: "<") { place += 1 }
    return .text(start..<place)
  }

  private mutating func endTag(_ start: Int) -> Token {
    place += 2
    let name = self.name()
    while place < bytes.count, bytes[place] != UInt8(ascii: ">") { place += 1 }
    place = min(bytes.count, place + 1)
    return .end(name: name, start..<place)
  }

  private mutating func tag(_ start: Int) -> Token {
    place += 1
    let name = self.name()
    var attributes: [Attribute] = []
    while place < bytes.count, bytes[place] != UInt8(ascii: ">") {
      let before = place
      while place < bytes.count, bytes[place].isBlank || bytes[place] == UInt8(ascii: "/") {
        place += 1
      }
      guard place < bytes.count, bytes[place] != UInt8(ascii: ">") else { break }
      let attribute = self.attributeName()
      var value = ""
      var ahead = place
      while ahead < bytes.count, bytes[ahead].isBlank { ahead += 1 }
      if ahead < bytes.count, bytes[ahead] == UInt8(ascii: "=") {
        place = ahead + 1
        value = self.value()
      }
      attributes.append(Attribute(name: attribute, value: value, range: before..<place))
    }
    place = min(bytes.count, place + 1)
    return .start(name: name, attributes, start..<place)
  }

  private mutating func name() -> String {
    let start = place
    while place < bytes.count, !bytes[place].isBlank, bytes[place] != UInt8(ascii: "/"),
      bytes[place] != UInt8(ascii: ">")
    { place += 1 }
    return String(decoding: bytes[start..<place], as: UTF8.self).lowercased()
  }

  private mutating func attributeName() -> String {
    let start = place
    // One that begins with an equals sign has it in its name.
    place += 1
    while place < bytes.count, !bytes[place].isBlank, bytes[place] != UInt8(ascii: "/"),
      bytes[place] != UInt8(ascii: ">"), bytes[place] != UInt8(ascii: "=")
    { place += 1 }
    return String(decoding: bytes[start..<place], as: UTF8.self).lowercased()
  }

  private mutating func value() -> String {
    while place < bytes.count, bytes[place].isBlank { place += 1 }
    guard place < bytes.count else { return "" }
    let quote = bytes[place]
    if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
      let start = place + 1
      place = start
      while place < bytes.count, bytes[place] != quote { place += 1 }
      defer { place = min(bytes.count, place + 1) }
      return String(decoding: bytes[start..<place], as: UTF8.self)
    }
    let start = place
    while place < bytes.count, !bytes[place].isBlank, bytes[place] != UInt8(ascii: ">") {
      place += 1
    }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  /// Goes on to the end tag of an element without tags in it.
  private mutating func skip(toEndOf name: String) {
    let end = Array("</\(name)".utf8)
    while place < bytes.count {
      if bytes[place] == UInt8(ascii: "<"), place + end.count <= bytes.count,
        zip(bytes[place..<(place + end.count)], end).allSatisfy({ $0.0 | 0x20 == $0.1 | 0x20 })
      {
        return
      }
      place += 1
    }
  }
}

extension UInt8 {
  fileprivate var isBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
  fileprivate var isLetter: Bool { (0x61...0x7A).contains(self | 0x20) }
}
