/// A file of Swift, taken apart into what runs and what is said.
struct SwiftFile: Sendable {
  let path: String
  let lines: [String]
  /// The lines with what stands in comments and string literals blanked.
  let code: [String]
  /// The lines with nothing but what stands in comments and string literals.
  let words: [String]

  /// The folder below `Sources` that it lies in.
  var room: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

  init(_ path: String, _ text: String) {
    self.path = path
    var splitter = Splitter(text)
    splitter.run()
    lines = Self.lines(Array(text.utf8))
    code = Self.lines(splitter.code)
    words = Self.lines(splitter.words)
  }

  private static func lines(_ bytes: [UInt8]) -> [String] {
    bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
  }

  /// The modules that it imports.
  var imports: [String] {
    code.compactMap { line in
      let match = line.firstMatch(
        of:
          /^\s*(?:@\w+\s+|package\s+|public\s+|internal\s+|private\s+|fileprivate\s+)*import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)/
      )
      return match.map { String($0.1) }
    }
  }
}

/// Reads Swift once, byte by byte, and keeps code and words apart.
private struct Splitter {
  private let bytes: [UInt8]
  private var position = 0
  private(set) var code: [UInt8] = []
  private(set) var words: [UInt8] = []
  /// The last byte of code that is no blank: it tells a regular expression from a division.
  private var before = UInt8(ascii: "\n")

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func run() { readCode(isInterpolation: false) }

  private func at(_ text: StaticString) -> Bool {
    let end = position + text.utf8CodeUnitCount
    return end <= bytes.count
      && bytes[position..<end].elementsEqual(
        UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Takes bytes as code or as words; the other one has blanks there.
  private mutating func take(_ count: Int = 1, asCode isCode: Bool) {
    for byte in bytes[position..<min(position + count, bytes.count)] {
      let isBreak = byte == UInt8(ascii: "\n")
      code.append(isCode || isBreak ? byte : UInt8(ascii: " "))
      words.append(!isCode || isBreak ? byte : UInt8(ascii: " "))
      if isCode, byte != UInt8(ascii: " ") { before = byte }
    }
    position += count
  }

  private mutating func readCode(isInterpolation: Bool) {
    var depth = 0
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "/") where at("//"):
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { take(asCode: false) }
      case UInt8(ascii: "/") where at("/*"): readBlockComment()
      case UInt8(ascii: "/") where beginsRegex: readRegex()
      case UInt8(ascii: "\""): readString(hashes: 0)
      case UInt8(ascii: "#"):
        let hashes = bytes[position...].prefix { $0 == UInt8(ascii: "#") }.count
        take(hashes, asCode: true)
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
          readString(hashes: hashes)
        }
      case UInt8(ascii: "("):
        depth += 1
        take(asCode: true)
      case UInt8(ascii: ")"):
        if isInterpolation, depth == 0 { return }
        depth -= 1
        take(asCode: true)
      default: take(asCode: true)
      }
    }
  }

  private mutating func readBlockComment() {
    var depth = 0
    repeat {
      if at("/*") { depth += 1 } else if at("*/") { depth -= 1 }
      take(at("/*") || at("*/") ? 2 : 1, asCode: false)
    } while depth > 0 && position < bytes.count
  }

  private var beginsRegex: Bool {
    let next = position + 1 < bytes.count ? bytes[position + 1] : UInt8(ascii: "\n")
    return Array("(,:=[{\n".utf8).contains(before) && !Array(" \n=)".utf8).contains(next)
  }

  private mutating func readRegex() {
    take(asCode: true)
    while position < bytes.count, !at("/"), !at("\n") {
      take(at("\\") ? 2 : 1, asCode: false)
    }
    take(asCode: true)
  }

  private mutating func readString(hashes: Int) {
    let quotes = at("\"\"\"") ? 3 : 1
    let mark = [UInt8](repeating: UInt8(ascii: "#"), count: hashes)
    let end = [UInt8](repeating: UInt8(ascii: "\""), count: quotes) + mark
    let escape = [UInt8(ascii: "\\")] + mark
    take(quotes, asCode: true)
    while position < bytes.count, !bytes[position...].starts(with: end) {
      guard bytes[position...].starts(with: escape) else {
        take(asCode: false)
        continue
      }
      take(escape.count, asCode: false)
      guard at("(") else {
        take(asCode: false)
        continue
      }
      take(asCode: true)
      readCode(isInterpolation: true)
      take(asCode: true)
    }
    take(end.count, asCode: true)
  }
}
