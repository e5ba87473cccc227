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
    let rest = bare.filter { !besides.contains($0) && !ofLogin.contains($0) }
    if let only = rest.first, rest.count == 1, logins.contains(only) { return true }
    return [bare, bare.filter { !besides.contains($0) }].contains {
      ColumnMeaning.general(ColumnMeaning.folded($0.joined(separator: "_"))) == .email
    }
  }

  /// What a person logs in with is often their address, and so is what they are reached by.
  private static let logins: Set<String> = [
    "login", "username", "emails", "mails", "user", "account", "contact", "benutzer",
    "benutzername", "konto", "kontakt", "zugang", "utilisateur", "identifiant", "compte", "usuario",
    "cuenta", "contacto", "utente", "conto", "contatto", "utilizador", "conta", "contato",
    "gebruiker", "gebruikersnaam", "inlog", "inloggning", "anvandare", "bruker", "bruger",
    "kayttaja", "uzytkownik", "uzivatel", "логин", "пользователь", "контакт", "аккаунт",
  ]
  private static let ofLogin: Set<String> = ["id", "name", "info", "details"]

  /// Whether a name is that of somebody else: who looks after a reader, brought them or wrote them down.
  static func isOfOthers(_ name: String) -> Bool {
    name.split(separator: "_").contains { others.contains(String($0.prefix { !$0.isNumber })) }
  }

  private static let others: Set<String> = [
    "owner", "agent", "agents", "manager", "rep", "representative", "sales", "seller", "referrer",
    "referer",
    "referred", "referral", "referrals", "inviter", "invited", "sponsor", "assigned", "assignee",
    "by",
    "responsible", "supervisor", "boss", "assistant", "creator", "created", "updated", "modified",
    "author", "editor", "sender", "cc", "bcc", "reporter", "operator", "recruiter", "consultant",
    "adviser", "advisor", "betreuer", "betreuerin", "ansprechpartner", "ansprechpartnerin",
    "sachbearbeiter", "zustandig", "vertrieb", "verkaufer", "werber", "empfohlen", "eingeladen",
    "besitzer", "eigentumer", "berater", "vorgesetzter", "erstellt", "von", "responsable",
    "vendeur",
    "commercial", "conseiller", "parrain", "proprietaire", "propietario", "vendedor", "comercial",
    "asesor", "responsabile", "venditore", "proprietario", "consulente", "eigenaar", "verkoper",
    "beheerder", "agare", "saljare", "ansvarig", "eier", "selger", "менеджер", "владелец",
  ]

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

  /// Names what else stands in a cell; who has left has left under all of them.
  mutating func pass(_ mailboxes: CellMailboxes) throws(Problem) {
    work.report.further += mailboxes.leftOut.count
    let others = mailboxes.leftOut.joined(separator: ", ")
    warn(
      "several addresses in one place: \(mailboxes.first.address) is taken, and not \(others)")
    let verdict = try judge.verdict(rows)
    guard case .left(let status) = verdict.status else { return }
    for address in mailboxes.others {
      let hash = AddressHash(address)
      let words = work.consent.mayName(hash) ? work.consent.words(of: address) : nil
      _ = try leave(work.consent.one(hash), address, status, verdict, words)
    }
  }

  /// Who has left has left under all of them.
  /// - Throws: `Problem` for an address in a column of which nobody knows whose addresses it holds.
  mutating func heedLeaving(besides taken: AddressHash) throws(Problem) {
    guard hasMoreAddresses else { return }
    let verdict = try judge.verdict(rows)
    guard case .left(let status) = verdict.status else { return }
    var gone: [String] = []
    for column in table.furtherAddresses {
      let cell = text(of: column)
      guard cell.contains("@") else { continue }
      guard let found = try? CellMailboxes(cell) else {
        // A name may hold the sign.
        if ![.name, .firstName, .lastName].contains(table.meanings[column]) {
          work.report.lost += 1
          warn("left by this row, and not under “\(cell.printable)”, which is no address")
        }
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
    for column in table.otherAddresses { try mustBeKnown(column, taken) }
    guard !gone.isEmpty else { return }
    warn("left by this row under all of its addresses: \(gone.joined(separator: ", ")) too")
  }

  /// Asks about an address of which the name of its column does not say whose it is.
  private mutating func mustBeKnown(_ column: Int, _ taken: AddressHash) throws(Problem) {
    let cell = text(of: column)
    let name = table.shownName(column)
    guard cell.contains("@"), !work.beside.toldOf.contains(name),
      let found = try? CellMailboxes(cell)
    else {
      return
    }
    let address = found.first.address
    let hash = work.consent.one(AddressHash(address))
    guard hash != work.consent.one(taken), !work.gone.contains(hash),
      work.consent.words(of: address)?.status.isOptOut != true
    else { return }
    if FurtherAddresses.isOfOthers(ColumnMeaning.folded(table.names[column])) {
      work.beside.toldOf.insert(name)
      return warn(
        "left by this row, and \(address) in “\(name)” has not: addresses there are taken for those of other people"
      )
    }
    var problem = Problem(
      "who has left by this row has “\(cell.printable)” in the column “\(name)”, and nobody knows whose address that is",
      at: table.location(line: rows.line), advice: .mapFurther, category: .usage)
    problem.about = ["COLUMN": name]
    throw problem
  }
}
