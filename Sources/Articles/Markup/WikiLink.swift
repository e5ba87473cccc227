import Diagnostics
import Foundation

/// A link as wikis and note books write it, between double brackets.
struct WikiLink {
  let words: String
  /// HTML of the picture that it names; nil where it names none.
  let picture: String?

  init(_ content: String) {
    let parts = content.split(separator: "|", omittingEmptySubsequences: false).map {
      String($0.trimmed())
    }
    let target = parts.first ?? ""
    let isPicture = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"].contains {
      target.lowercased().hasSuffix($0)
    }
    // A number there is the picture's width.
    let said = parts.dropFirst().last { !$0.isEmpty && !$0.allSatisfy { $0.isNumber || $0 == "x" } }
    let page = target.split(separator: "#").joined(separator: ", ")
    words = said ?? page.split(separator: "/").last.map(String.init) ?? page
    picture =
      isPicture
      ? "<img src=\"\(BodyHTML.escape(target))\" alt=\"\(BodyHTML.escape(said ?? ""))\">" : nil
  }
}
