import Foundation

/// Markup for a site's generator that has a line of its own, or the end of a heading's.
enum LineMarkup: Equatable {
  case contents
  case attributes
  case beginNote(String)
  case endNote
  /// A note as GitHub has it, in a quote.
  case alert(before: String, label: String)
  /// A heading, without the attributes behind it, and the name that they give to its place.
  case heading(String, place: String?)
  /// `*[HTML]: what it stands for`
  case abbreviation

  /// - Parameter next: the line behind it, which may underline a heading.
  init?(_ line: String, before next: ArraySlice<UInt8> = []) {
    let text = line.trimmedOfBlanks
    guard let first = text.utf8.first else { return nil }
    switch first {
    case 0x5B:
      let name = text.lowercased()
      guard ["[toc]", "[[toc]]", "[[_toc_]]"].contains(name) else { return nil }
      self = .contents
    case 0x7B:  // {:toc}, {: .x}, {::options /}
      guard text.hasPrefix("{:"), text.hasSuffix("}"), !text.hasPrefix("{::"),
        !text.hasPrefix("{:/"), text.utf8.count(where: { $0 == 0x7D }) == 1
      else { return nil }
      self = text.dropFirst(2).trimmedOfBlanks.hasPrefix("toc") ? .contents : .attributes
    case 0x3A:
      guard text.hasPrefix(":::") else { return nil }
      self = Self.container(text.trimmingPrefix { $0 == ":" }.trimmedOfBlanks)
    case 0x3E:
      guard let alert = Self.alert(line) else { return nil }
      self = alert
    case 0x2A where text.hasPrefix("*["):
      guard let end = text.firstIndex(of: "]"), text[end...].hasPrefix("]:") else { return nil }
      self = .abbreviation
    default:
      guard first == 0x23 || Self.isUnderline(next),
        let heading = Self.withoutAttributes(heading: line)
      else { return nil }
      self = heading
    }
  }

  private static func isUnderline(_ line: ArraySlice<UInt8>) -> Bool {
    guard let mark = line.first, mark == 0x3D || mark == 0x2D else { return false }
    return line.allSatisfy { $0 == mark || $0 == 0x20 || $0 == 0x0D }
  }

  /// `::: warning Title`, `:::{.note}`, `:::tip{title="Title"}`, `:::note[Title]`
  private static func container(_ text: String) -> LineMarkup {
    let plain = String(text.map { "{}[]".contains($0) ? " " : $0 })
    let tag = MarkupTag(plain.utf8, style: .statement)
    let words = ([tag.name] + tag.words).filter { !$0.isEmpty && !$0.hasPrefix("#") }
    guard let first = words.first else { return .endNote }
    let kind = first.trimmingPrefix { $0 == "." }.trimmingPrefix("callout-")
    let title = words.dropFirst().filter { !$0.hasPrefix(".") }.joined(separator: " ")
    return .beginNote(tag.value("title") ?? (title.isEmpty ? kind.capitalized : title))
  }

  /// `> [!NOTE]`, `> [!tip]- Title`
  private static func alert(_ line: String) -> LineMarkup? {
    guard let start = line.firstIndex(of: "["), line[start...].hasPrefix("[!"),
      line[..<start].allSatisfy({ $0 == ">" || $0 == " " }),
      let end = line[start...].firstIndex(of: "]")
    else { return nil }
    let kind = line[line.index(start, offsetBy: 2)..<end]
    guard !kind.isEmpty, kind.allSatisfy({ $0.isLetter || $0 == "-" }) else { return nil }
    let title = line[line.index(after: end)...].trimmingPrefix { $0 == "-" || $0 == "+" }
      .trimmedOfBlanks
    guard !title.hasPrefix("(") else { return nil }
    return .alert(
      before: String(line[..<start]), label: title.isEmpty ? kind.lowercased().capitalized : title)
  }

  /// `## Words {#place .class}`
  private static func withoutAttributes(heading line: String) -> LineMarkup? {
    let text = line.trimmedAtEndOfBlanks
    guard text.hasSuffix("}"), let start = text.lastIndex(of: "{"),
      let next = text[start...].dropFirst().first, "#.:".contains(next)
    else { return nil }
    let words = text[start...].dropFirst().dropLast().split { $0.isWhitespace || $0 == ":" }
    let place = words.first { $0.hasPrefix("#") }.map { String($0.dropFirst()) }
    return .heading(
      text[..<start].trimmedAtEndOfBlanks, place: place?.isEmpty == false ? place : nil)
  }
}

extension StringProtocol {
  fileprivate var trimmedOfBlanks: String { String(Substring(self).trimmed()) }

  fileprivate var trimmedAtEndOfBlanks: String {
    guard let last = lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(self[...last])
  }
}
