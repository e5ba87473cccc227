import Diagnostics

/// A line of a headline list that says what an article has besides its words: `author:`, `image:` or `caption:`.
///
/// Sentences and titles begin with these words too, so that what they say must read like a mark.
struct HeadlineDetail {
  let key: String

  init?(_ word: Substring, _ value: Substring) {
    let key = word.lowercased()
    let isWritten = word == key && !value.isEmpty
    switch key {
    case "author": guard isWritten || Self.isName(value) else { return nil }
    case "caption": guard isWritten else { return nil }
    case "image": guard Self.isPicture(value) else { return nil }
    default: return nil
    }
    self.key = key
  }

  private static let keys = ["author", "image", "caption"]

  /// Four words at most, and no sentence.
  private static func isName(_ value: Substring) -> Bool {
    let words = value.split(whereSeparator: \.isWhitespace)
    return (1...4).contains(words.count) && !".!?:".contains(value.suffix(1))
  }

  private static func isPicture(_ value: Substring) -> Bool {
    guard HeadlineMarker.isAddress(value) || !value.contains(where: \.isWhitespace) else {
      return false
    }
    let path = value.lowercased()
    return path.contains("://") || path.hasPrefix("/")
      || [".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".avif"].contains(where: path.hasSuffix)
  }

  /// What is to be said of a line that stays text and reads like a mark of which the word is not known, or of which the
  /// value is none; nil for prose, such as “Note: the ferry sails”.
  static func doubt(_ line: String) -> (reason: String, hint: String)? {
    guard let colon = line.firstIndex(of: ":") else { return nil }
    let word = line[..<colon].trimmed()
    let value = line[line.index(after: colon)...].trimmed()
    guard word.first?.isLetter == true, !value.hasPrefix("//"),
      word.allSatisfy({ $0.isLetter || $0 == "_" || $0 == "-" }),
      let near = nearestName(to: String(word), among: known)
    else { return nil }
    let isExact = near == word.lowercased()
    // Sentences begin with a capital letter, and some with a word that is near to one of these.
    let isMark = word.first?.isLowercase == true && !prose.contains(word.lowercased())
    guard isMark || value.contains("://") || isExact && keys.contains(near) && isName(value) else {
      return nil
    }
    let reason = "“\(line.prefix(60))” is mailed as words"
    if !isExact {
      // A capital letter is what it begins with where an address stands behind it.
      return (
        reason,
        "did you mean “\(near):”? Where it is text, begin it with "
          + (isMark && !value.contains("://") ? "a capital letter" : "another word")
      )
    }
    switch near {
    case "summary", "title": return (reason, "write the \(near) alone, without “\(word):”")
    case "image":
      return (reason, "write “image: https://example.org/quay.jpg” or “image: /quay.jpg”")
    case "author": return (reason, "write “author: Bo Reef”, and another line beside it")
    case "caption": return (reason, "write “caption: The quay at dusk”, and another line beside it")
    default: return (reason, "write it above a title or a summary")
    }
  }

  private static let known =
    keys + ["link", "tags", "draft", "published", "status", "date", "summary", "title"]
  private static let prose: Set = [
    "update", "updates", "data", "late", "rate", "state", "like", "line", "think", "drink",
    "states",
  ]
}
