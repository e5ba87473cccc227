import Diagnostics
import Foundation
import Mail

/// Columns that hold one more address of the same person, by their names: `E-mail 2 - Value`, `Courriel` beside
/// `Email`, `Private E-Mail`.
enum FurtherAddresses {
  /// Whether a name, as `ColumnMeaning.folded` has it, is that of such a column. One of somebody else's address, as of
  /// who looks after a reader, is none.
  static func isName(_ name: String) -> Bool {
    // `email2` is as good as `email_2`.
    let bare = name.split(separator: "_").map { String($0.prefix { !$0.isNumber }) }.filter {
      !$0.isEmpty
    }
    if let only = bare.first, bare.count == 1, logins.contains(only) { return true }
    return [bare, bare.filter { !besides.contains($0) }].contains {
      ColumnMeaning.general(ColumnMeaning.folded($0.joined(separator: "_"))) == .email
    }
  }

  /// What a person logs in with is often their address.
  private static let logins: Set<String> = ["login", "username", "emails", "mails"]

  /// What tells one of a person's addresses from another, in whatever language.
  private static let besides: Set<String> = [
    "value", "address", "adresse", "other", "second", "secondary", "2nd", "third", "3rd",
    "alternate", "alternative", "alt", "additional", "work", "home", "private", "personal",
    "business", "office", "backup", "recovery", "former", "previous", "old", "privat",
    "geschaftlich", "dienstlich", "beruflich", "zweite", "weitere", "andere", "alte", "autre",
    "secondaire", "perso", "personnel", "professionnel", "ancien", "otro", "secundario", "trabajo",
    "altra", "secondaria", "lavoro", "andre", "tweede", "zakelijk",
  ]
}

/// What a row says of addresses that stand in columns besides the one that is mailed.
extension ImportPass {
  /// The first of them, for a row that has none in its place.
  func takenInstead() -> Mailbox? {
    for column in table.furtherAddresses {
      guard let found = try? CellMailboxes(text(of: column)).first else { continue }
      warn(
        "no address in “\(table.shownName(emailColumn))”: \(found.address) in “\(table.shownName(column))” is taken"
      )
      return found
    }
    return nil
  }

  /// Who has left has left under all of them.
  mutating func heedLeaving(besides taken: AddressHash) throws(Problem) {
    guard !table.furtherAddresses.isEmpty else { return }
    let verdict = try judge.verdict(rows)
    guard case .left(let status) = verdict.status else { return }
    var gone: [String] = []
    for column in table.furtherAddresses {
      let cell = text(of: column)
      guard cell.contains("@") else { continue }
      guard let found = try? CellMailboxes(cell) else {
        work.report.lost += 1
        warn("left by this row, and not under “\(cell.printable)”, which is no address")
        continue
      }
      for address in [found.first.address] + found.others {
        let hash = AddressHash(address)
        let words = work.consent.mayName(hash) ? work.consent.words(of: address) : nil
        guard hash != taken,
          try leave(work.consent.one(hash), address, status, verdict, words)
        else { continue }
        gone.append("\(address)")
      }
    }
    guard !gone.isEmpty else { return }
    warn("left by this row under all of its addresses: \(gone.joined(separator: ", ")) too")
  }
}
