import Diagnostics

/// Finds the tags of a template, one after the other (mustache(5), “Tag types” and “Set delimiter”).
struct TemplateScanner {
  private let source: TemplateSource
  let bytes: [UInt8]
  private var position = 0
  private(set) var opening = Array("{{".utf8)
  private(set) var closing = Array("}}".utf8)

  /// Bytes; looking for longer ones at each of their beginnings would take too long.
  private static let maximumDelimiter = 40

  init(_ source: TemplateSource) {
    self.source = source
    bytes = Array(source.text.utf8)
  }

  /// The next tag, or nil at the end of the text.
  mutating func next() throws(Problem) -> TemplateTag? {
    guard let start = firstIndex(of: opening, from: position) else { return nil }
    var inside = start + opening.count
    while inside < bytes.count, bytes[inside].isBlankInTag { inside += 1 }
    let sigilByte = inside < bytes.count ? bytes[inside] : 0
    let sigil = TemplateTag.Sigil(sigilByte)
    if sigil != .variable { inside += 1 }
    let ending = sigil.ending(sigilByte) + closing
    guard let end = firstIndex(of: ending, from: inside) else {
      throw Problem(
        "the tag is not closed", at: source.location(at: start),
        hint: "end it with “\(String(decoding: ending, as: UTF8.self))”")
    }
    let content = bytes[inside..<end].trimmingBlanks
    let tag = TemplateTag(
      sigil: sigil, content: String(decoding: content, as: UTF8.self),
      range: start..<(end + ending.count), lineStart: lineStart(before: start),
      nextLine: nextLine(after: end + ending.count))
    position = tag.range.upperBound
    if sigil == .delimiters { try setDelimiters(content, tag) }
    return tag
  }

  /// “Any two non-whitespace sequences (separated by whitespace) EXCEPT an equals sign.”
  private mutating func setDelimiters(
    _ content: ArraySlice<UInt8>, _ tag: TemplateTag
  ) throws(Problem) {
    let words = content.split(whereSeparator: \.isBlankInTag)
    guard words.count == 2, !content.contains(UInt8(ascii: "=")) else {
      throw Problem(
        "new delimiters are written {{=<% %>=}}", at: source.location(at: tag.range.lowerBound))
    }
    guard words.allSatisfy({ $0.count <= Self.maximumDelimiter }) else {
      throw Problem(
        "delimiters have \(Self.maximumDelimiter) bytes at most",
        at: source.location(at: tag.range.lowerBound))
    }
    (opening, closing) = (Array(words[0]), Array(words[1]))
  }

  private func firstIndex(of word: [UInt8], from start: Int) -> Int? {
    guard let first = word.first else { return nil }
    var index = start
    while let found = bytes[min(index, bytes.count)...].firstIndex(of: first) {
      if bytes[found...].starts(with: word) { return found }
      index = found + 1
    }
    return nil
  }

  /// Another tag on the line is no blank, also the end of one that began on an earlier line.
  private func lineStart(before start: Int) -> Int? {
    var index = start
    while index > position, bytes[index - 1].isBlank { index -= 1 }
    return index == 0 || bytes[index - 1] == 0x0A ? index : nil
  }

  private func nextLine(after end: Int) -> Int? {
    var index = end
    while index < bytes.count, bytes[index].isBlank { index += 1 }
    if index == bytes.count { return index }
    if bytes[index] == 0x0D, index + 1 < bytes.count { index += 1 }
    return bytes[index] == 0x0A ? index + 1 : nil
  }
}

extension TemplateTag.Sigil {
  fileprivate init(_ byte: UInt8) {
    let character = Character(Unicode.Scalar(byte))
    self = character == "{" ? .unescaped : Self(rawValue: character) ?? .variable
  }

  /// What stands before the closing delimiter of some tags.
  fileprivate func ending(_ byte: UInt8) -> [UInt8] {
    switch byte {
    case UInt8(ascii: "{"): [UInt8(ascii: "}")]
    case UInt8(ascii: "="): [UInt8(ascii: "=")]
    default: []
    }
  }
}

extension UInt8 {
  /// A blank within a line.
  var isBlank: Bool { self == 0x20 || self == 0x09 }

  /// A blank or a line end, which count for nothing at the ends of a tag.
  fileprivate var isBlankInTag: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}

extension ArraySlice<UInt8> {
  fileprivate var trimmingBlanks: ArraySlice<UInt8> {
    guard let first = firstIndex(where: { !$0.isBlankInTag }),
      let last = lastIndex(where: { !$0.isBlankInTag })
    else { return [] }
    return self[first...last]
  }
}
