/// How a mail begins for whoever sees none of its styles, as inboxes show it behind the subject: what is hidden in the
/// mail itself belongs to it, as that is what preheaders are hidden for.
package enum ShownBeginning {
  /// Elements whose content is no text of the mail.
  private static let silent: Set = ["head", "style", "script", "title", "noscript", "template"]
  /// Elements within a line: whatever else begins or ends sets words apart.
  private static let inline: Set = [
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr",
  ]

  /// Marks without a width, which templates fill up a preheader with, so that nothing follows on it in that line.
  private static let fillers: Set<Unicode.Scalar> = [
    "\u{AD}", "\u{34F}", "\u{200B}", "\u{200C}", "\u{2060}", "\u{FEFF}",
  ]

  /// - Parameters:
  ///   - html: a whole document, or the beginning of one.
  ///   - limit: so many characters at most; blanks that do not fold (U+00A0) take room as they do in an inbox.
  /// - Returns: with its references read and its blanks folded; nothing for what no article could be either.
  package static func text(of html: String, limit: Int) -> String {
    guard let tree = HTMLTree(parsing: html) else { return "" }
    var text = ""
    var length = 0
    var isBroken = false
    tree.walk { node in
      switch node.kind {
      case .text:
        guard length < limit else { return false }
        for character in node.text.unicodeScalars {
          // HTML folds these five alone (HTML §4.7, white space of CSS Text 3 §4.1).
          if [" ", "\t", "\n", "\r", "\u{C}"].contains(character) {
            isBroken = true
            continue
          }
          // What only keeps others apart shows nothing behind a blank; within a word it may be Persian.
          let isApart = isBroken || text.last?.isWhitespace ?? true
          if fillers.contains(character), isApart { continue }
          if isBroken, !text.isEmpty { text.unicodeScalars.append(" ") }
          isBroken = false
          text.unicodeScalars.append(character)
        }
        length = text.count
        return false
      case .element:
        guard length < limit, !silent.contains(node.name) else { return false }
        isBroken = isBroken || !inline.contains(node.name)
        return true
      default: return false
      }
    } leave: { node in
      isBroken = isBroken || !inline.contains(node.name)
    }
    let shown = text.prefix(limit)
    // Behind the last word nobody sees anything.
    return shown.lastIndex { !$0.isWhitespace }.map { String(shown[...$0]) } ?? ""
  }
}
