import Diagnostics
import Mail

/// A mailbox as a cell of a spreadsheet has it.
extension Mailbox {
  /// Reads what people paste, behind an apostrophe too, by which spreadsheets keep a formula from being one.
  init(cell text: String) throws(Problem) {
    try self.init(pasted: text.hasPrefix("'") ? String(text.dropFirst()) : text)
  }
}
