import Diagnostics
import Settings

/// Front matter as a bare JSON object, which Hugo reads; read as YAML, which knows its lines.
struct JSONFrontMatter {
  let values: YAMLMapping
  /// What stands after the object.
  let body: ArraySlice<Substring>

  /// - Returns: nil when no object begins here; `{{`, `{%` and `{:` begin what other tools fill in.
  init?(_ lines: [Substring], from start: Int, in source: SourceText) throws(Problem) {
    let first = lines[start].visible()
    guard first.first == "{" else { return nil }
    let inside = first.dropFirst().first { !$0.isWhitespace }
    guard inside == nil || inside == "\"" || inside == "}" else { return nil }
    var lines = lines
    lines[start] = first
    guard let end = Self.end(of: lines[start...]) else {
      throw Problem(
        "the front matter is not closed", at: source.location(line: start + 1),
        hint: "end it with “}”")
    }
    let text = (lines[start..<end.line] + [lines[end.line][..<end.index]])
      .joined(separator: "\n")
    values = try YAMLMapping(
      parsing: Self.asYAML(text), file: source.file, lineOffset: start, ignoresCase: true)
    lines[end.line] = lines[end.line][end.index...]
    body = lines[end.line...]
  }

  /// Where the object is closed that the first line opens; brackets inside quotes count for nothing.
  private static func end(
    of lines: ArraySlice<Substring>
  ) -> (line: Int, index: Substring.Index)? {
    var depth = 0
    var isQuoted = false
    var isEscaped = false
    for (number, line) in zip(lines.indices, lines) {
      for index in line.utf8.indices {
        switch line.utf8[index] {
        case _ where isEscaped: isEscaped = false
        case UInt8(ascii: "\\") where isQuoted: isEscaped = true
        case UInt8(ascii: "\""): isQuoted.toggle()
        case UInt8(ascii: "{") where !isQuoted: depth += 1
        case UInt8(ascii: "}") where !isQuoted:
          depth -= 1
          if depth == 0 { return (number, line.utf8.index(after: index)) }
        default: break
        }
      }
    }
    return nil
  }

  /// JSON that YAML 1.1 reads: a pair of surrogates (RFC 8259 §7) becomes the character that it stands for.
  static func asYAML(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "\\")) else { return text }
    var result: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.first {
      guard byte == UInt8(ascii: "\\") else {
        result.append(byte)
        rest = rest.dropFirst()
        continue
      }
      if let high = unit(rest), UTF16.isLeadSurrogate(high),
        let low = unit(rest.dropFirst(6)), UTF16.isTrailSurrogate(low)
      {
        result += Array(String(decoding: [high, low], as: UTF16.self).utf8)
        rest = rest.dropFirst(12)
      } else {
        result += rest.prefix(2)
        rest = rest.dropFirst(2)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The number of an escape such as `\u00e4` at the beginning.
  private static func unit(_ bytes: ArraySlice<UInt8>) -> UInt16? {
    guard bytes.prefix(2).elementsEqual("\\u".utf8) else { return nil }
    return UInt16(String(decoding: bytes.dropFirst(2).prefix(4), as: UTF8.self), radix: 16)
  }
}
