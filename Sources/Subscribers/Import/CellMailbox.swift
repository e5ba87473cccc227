import Diagnostics
import Foundation
import Mail

/// A mailbox as a cell of a spreadsheet has it.
extension Mailbox {
  /// Reads what people paste, behind an apostrophe too, by which spreadsheets keep a formula from being one.
  init(cell text: String) throws(Problem) {
    try self.init(pasted: text.hasPrefix("'") ? String(text.dropFirst()) : text)
  }
}

/// All that a cell has in the place of an address: one, or several as Google writes them, `a@x ::: b@y`.
struct CellMailboxes {
  let first: Mailbox
  /// The others, as far as they can be read.
  let others: [EmailAddress]
  /// All behind the first, as they stand there.
  let leftOut: [String]

  init(_ text: String) throws(Problem) {
    let parts = text.components(separatedBy: ":::")
    var read: [Mailbox] = []
    var leftOut: [String] = []
    var problem: Problem?
    for part in parts {
      let words = part.trimmingCharacters(in: .whitespaces)
      if words.isEmpty, parts.count > 1 { continue }
      do throws(Problem) {
        read.append(try Mailbox(cell: words))
        if read.count > 1 { leftOut.append(words) }
      } catch {
        problem = problem ?? error
        leftOut.append(words)
      }
    }
    guard let first = read.first else { throw problem ?? Problem("no address") }
    self.first = first
    others = read.dropFirst().map(\.address)
    self.leftOut = leftOut
  }
}
