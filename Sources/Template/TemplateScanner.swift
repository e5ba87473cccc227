import Diagnostics

/// Finds the tags of a template, one after the other (mustache(5), “Tag types” and “Set delimiter”).
struct TemplateScanner {
  private let source: TemplateSource
  let bytes: [UInt8]
  private var position = 0
  private(set) var delimiters = Delimiters()

  /// Bytes; looking for longer ones at each of their beginnings would take too long.
  private static let maximumDelimiter = 40

  init(_ source: TemplateSource) {
    self.source = source
    bytes = Array(source.text.utf8)
  }

  /// The next tag, or nil at the end of the text.
  mutating func next() throws(Problem) -> TemplateTag? {
    guard let start = firstIndex(of: delimiters.opening, from: position) else { return nil }
    let sigilPlace = skip(\.isBlankInTag, from: start + delimiters.opening.utf8.count)
    let byte = sigilPlace < bytes.count ? bytes[sigilPlace] : 0
    let sigil = TemplateTag.Sigil(byte)
    let inside = sigil == .variable ? sigilPlace : sigilPlace + 1
    let ending = sigil.ending(byte) + delimiters.closing
    guard let end = firstIndex(of: ending, from: inside) else {
      throw source.problem("the tag is not closed", at: start, hint: "end it with “\(ending)”")
    }
    let rest = bytes[inside..<end].drop(while: \.isBlankInTag)
    let content = rest[..<(rest.lastIndex { !$0.isBlankInTag }.map { $0 + 1 } ?? rest.startIndex)]
    let tag = TemplateTag(
      sigil: sigil, content: String(decoding: content, as: UTF8.self),
      range: start..<(end + ending.utf8.count), lineStart: lineStart(before: start),
      nextLine: nextLine(after: end + ending.utf8.count), delimiters: delimiters)
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
      throw source.problem("new delimiters are written {{=<% %>=}}", at: tag.place)
    }
    guard words.allSatisfy({ $0.count <= Self.maximumDelimiter }) else {
      throw source.problem(
        "delimiters have \(Self.maximumDelimiter) bytes at most", at: tag.place)
    }
    delimiters = Delimiters(
      opening: String(decoding: words[0], as: UTF8.self),
      closing: String(decoding: words[1], as: UTF8.self))
  }

  private func firstIndex(of word: String, from start: Int) -> Int? {
    guard let first = word.utf8.first else { return nil }
    var index = start
    while let found = bytes[min(index, bytes.count)...].firstIndex(of: first) {
      if bytes[found...].starts(with: word.utf8) { return found }
      index = found + 1
    }
    return nil
  }

  private func skip(_ isBlank: (UInt8) -> Bool, from start: Int) -> Int {
    bytes[start...].firstIndex { !isBlank($0) } ?? bytes.count
  }

  /// Another tag on the line is no blank, also the end of one that began on an earlier line.
  private func lineStart(before start: Int) -> Int? {
    let index = bytes[position..<start].lastIndex { !$0.isBlank }.map { $0 + 1 } ?? position
    return index == 0 || bytes[index - 1] == 0x0A ? index : nil
  }

  private func nextLine(after end: Int) -> Int? {
    var index = skip(\.isBlank, from: end)
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
  fileprivate func ending(_ byte: UInt8) -> String {
    switch byte {
    case UInt8(ascii: "{"): "}"
    case UInt8(ascii: "="): "="
    default: ""
    }
  }
}

extension UInt8 {
  /// A blank within a line.
  var isBlank: Bool { self == 0x20 || self == 0x09 }

  /// A blank or a line end, which count for nothing at the ends of a tag.
  fileprivate var isBlankInTag: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
