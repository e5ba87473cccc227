import Foundation

/// Markup for a site's generator that has a line of its own, or the end of a heading's.
enum LineMarkup: Equatable {
  case contents
  case attributes
  case beginNote(String)
  case endNote
  /// A note as GitHub has it, in a quote.
  case alert(before: String, label: String)
  /// A heading, without the attributes behind it.
  case heading(String)

  init?(_ line: String) {
    let text = line.trimmedOfBlanks
    guard let first = text.utf8.first else { return nil }
    switch first {
    case 0x5B:
      let name = text.lowercased()
      guard ["[toc]", "[[toc]]", "[[_toc_]]"].contains(name) else { return nil }
      self = .contents
    case 0x7B:  // {:toc}, {: .x}, {::options /}
      guard text.hasPrefix("{:"), text.hasSuffix("}"),
        text.utf8.count(where: { $0 == 0x7D }) == 1
      else { return nil }
      self = text.dropFirst(2).trimmedOfBlanks.hasPrefix("toc") ? .contents : .attributes
    case 0x3A:
      guard text.hasPrefix(":::") else { return nil }
      self = Self.container(text.trimmingPrefix { $0 == ":" }.trimmedOfBlanks)
    case 0x3E:
      guard let alert = Self.alert(line) else { return nil }
      self = alert
    case 0x23:
      guard let heading = Self.withoutAttributes(heading: line) else { return nil }
      self = heading
    default: return nil
    }
  }

  /// `::: warning Title`, `:::{.note}`
  private static func container(_ text: String) -> LineMarkup {
    let words = text.filter { !"{}.\"[]".contains($0) }.split(whereSeparator: \.isWhitespace)
    guard let kind = words.first else { return .endNote }
    let title = words.dropFirst().filter { !$0.contains("=") && !$0.hasPrefix("#") }
    return .beginNote(title.isEmpty ? kind.capitalized : title.joined(separator: " "))
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
    return .heading(text[..<start].trimmedAtEndOfBlanks)
  }
}

extension StringProtocol {
  fileprivate var trimmedOfBlanks: String { String(Substring(self).trimmed()) }

  fileprivate var trimmedAtEndOfBlanks: String {
    guard let last = lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(self[...last])
  }
}
