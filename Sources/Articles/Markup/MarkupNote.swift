import Diagnostics
import Foundation

/// What a note says besides its content: its title, and words that are given to the tag itself.
struct MarkupNote: Equatable {
  /// What stands above it.
  let label: String
  let text: String?
  /// The same where nothing ends it, so that it has no content; nil where it says nothing.
  let alone: Alone?

  struct Alone: Equatable {
    let label: String
    let text: String
  }

  /// - Parameters:
  ///   - name: the tag's, or that of the file which it includes.
  ///   - words: those without a name.
  init(_ name: String, _ tag: MarkupTag, words: [String]) {
    let kind =
      tag.value("type", "class", "kind") ?? words.first { Self.names.contains($0.lowercased()) }
    // Words for people, and not the names of icons or colours.
    let said = words.filter { word in
      word != kind && (word.contains(where: \.isWhitespace) || word.first?.isUppercase == true)
    }
    let source = ["author", "source"].compactMap { tag.value($0) }
    let title =
      tag.value("title", "summary", "header", "heading", "caption")
      ?? (source.isEmpty ? nil : source.joined(separator: ", "))
    let stated = tag.value("text", "content", "message", "body", "description")
    let kindLabel = (kind ?? name).capitalized
    label = title ?? said.first ?? kindLabel
    let others = title == nil ? Array(said.dropFirst()) : said
    text = stated ?? (others.isEmpty ? nil : others.joined(separator: " "))
    let all = stated ?? (said.isEmpty ? nil : said.joined(separator: " "))
    alone =
      all.map { Alone(label: title ?? kindLabel, text: $0) }
      ?? title.map { Alone(label: kindLabel, text: $0) }
  }

  /// Words that notes are called by, in generators, their themes and on GitHub.
  static let names: Set = [
    "note", "notice", "tip", "info", "warning", "caution", "danger", "important", "hint", "alert",
    "admonition", "callout", "attention", "details", "success", "quote", "example", "question",
    "abstract", "todo", "bug", "failure",
  ]
}
