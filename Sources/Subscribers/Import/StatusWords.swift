import Foundation

/// What a file says of somebody's consent.
enum ImportedStatus: Sendable, Equatable {
  case subscribed, pending
  case left(ConsentStatus)
  /// It says nothing: neither yes nor no.
  case unknown
}

/// The words for it, as systems and languages have them, in small letters without accents.
enum StatusWords {
  /// What a word says, where it can say but one thing; nil for any other.
  static func status(_ word: String) -> ImportedStatus? { table[folded(word)] }

  /// Yes or no; nil for anything else.
  static func yes(_ word: String) -> Bool? {
    let word = folded(word)
    return yesWords.contains(word) ? true : noWords.contains(word) ? false : nil
  }

  /// Whether a cell that would hold a date or a reason holds none.
  static func isNothing(_ word: String) -> Bool {
    let word = folded(word)
    return word.isEmpty || noWords.contains(word) || nothingWords.contains(word)
      || word.hasPrefix("0000-00-00")
  }

  /// In small letters, without accents, with one blank between words.
  static func folded(_ word: String) -> String {
    word.folding(options: [.diacriticInsensitive, .caseInsensitive], locale: nil).lowercased()
      .split { $0.isWhitespace || $0 == "_" || $0 == "-" }.joined(separator: " ")
  }

  /// Whether a word may say that somebody has left, and may as well say that they never confirmed, or something else.
  static func isDoubtful(_ word: String) -> Bool { doubtful.contains(folded(word)) }

  private static let doubtful: Set<String> = [
    "inactive", "inaktiv", "inactif", "inactivo", "inactiva", "inattivo", "inattiva", "inativo",
    "inactief", "deactivated", "deaktiviert", "left", "gone", "expired", "lapsed", "stopped",
    "dead",
    "gekundigt", "ausgeschieden", "archived", "unverified", "not active", "nicht aktiv", "revoked",
    "withdrawn", "paused", "churned", "suspended", "banned", "rejected", "failed", "no longer",
    "out",
  ]

  /// Words that say one thing in whatever column they stand.
  static let plainlyLeft: Set<String> = [
    "unsubscribed", "unsubscribe", "opted out", "opt out", "opted-out", "opt-out", "optout",
    "nonsubscribed", "non-subscribed", "not subscribed", "blocklisted", "blacklisted", "bounced",
    "hard bounce", "hard bounced", "hardbounce", "hardbounced", "soft bounce", "soft bounced",
    "softbounce", "softbounced", "unsub", "non abonne", "non abonné", "non abonnée", "non inscrit",
    "odjavljena", "complained", "marked as spam", "abgemeldet",
    "abbestellt", "ausgetragen", "austragen", "abmelden", "abmeldung", "unzustellbar", "desabonne",
    "désabonné", "désabonnée",
    "desinscrit", "désinscrit", "désinscrite", "dado de baja", "desuscrito", "disiscritto",
    "disiscritta", "descadastrado", "uitgeschreven", "afgemeld", "avregistrerad", "afmeldt",
    "отписан", "отписался", "отписалась", "配信停止", "購読解除", "退会", "退订",
    "odhlásen", "odhlášen", "odhlasen", "odhlášena", "odhlasena", "wypisany", "wypisana", "avmeldt",
    "avprenumererad", "frameldt", "leiratkozott", "dezabonat", "odjavljen", "peruutettu",
  ]

  private static let yesWords: Set<String> = [
    "yes", "y", "true", "t", "1", "on", "x", "ja", "j", "oui", "o", "si", "sim", "s", "tak", "да",
  ]
  private static let noWords: Set<String> = [
    "no", "n", "false", "f", "0", "off", "nein", "non", "nao", "nej", "nee", "nie", "нет",
  ]
  private static let nothingWords: Set<String> = [
    "-", "–", "null", "none", "nil", "n/a", "na", "never",
  ]

  private static let table: [String: ImportedStatus] = {
    var table: [String: ImportedStatus] = [:]
    for word in subscribed { table[word] = .subscribed }
    for word in pending { table[word] = .pending }
    for word in unsubscribed { table[word] = .left(.unsubscribed) }
    for word in bounced { table[word] = .left(.bounced) }
    for word in complained { table[word] = .left(.complained) }
    return table
  }()

  private static let subscribed = [
    "subscribed", "active", "confirmed", "enabled", "opted in", "opt in", "optin", "regular",
    "aktiv", "angemeldet", "abonniert", "bestatigt", "abonne", "abonnee", "inscrit", "inscrite",
    "actif", "active", "suscrito", "suscrita", "activo", "activa", "iscritto", "iscritta",
    "attivo", "подписан", "подписана", "активен", "購読中", "配信中", "登録済み", "已订阅", "inscrito", "ativo",
    "ingeschreven", "actief", "prenumererar", "tilmeldt",
    "pasubskrybowany", "prihlasen", "prihlasena", "aktywny", "aktywna", "aktivni", "zapisany",
  ]
  private static let pending = [
    "pending", "unconfirmed", "unactivated", "not confirmed", "awaiting confirmation",
    "unbestatigt",
    "ausstehend", "en attente", "non confirme", "pendiente", "sin confirmar", "in attesa",
    "non confermato", "pendente", "onbevestigd", "validating",
  ]
  private static let unsubscribed = [
    "unsubscribed", "unsubscribe", "opted out", "opt out", "optout", "cancelled", "canceled",
    "blocked", "blocklisted", "blacklisted", "suppressed", "disabled", "removed", "deleted",
    "non subscribed", "nonsubscribed", "not subscribed", "abgemeldet", "abbestellt", "ausgetragen",
    "gesperrt", "geloscht", "desabonne", "desabonnee", "desinscrit", "desinscrite", "baja",
    "dado de baja", "cancelado", "desuscrito", "disiscritto", "disiscritta", "cancellato",
    "descadastrado", "uitgeschreven", "afgemeld", "avregistrerad", "afmeldt", "forgotten",
    "отписан", "отписался", "отписалась", "配信停止", "購読解除", "退会", "解除", "退订",
    "odhlasen", "odhlasena", "wypisany", "wypisana", "avmeldt", "avprenumererad", "frameldt",
    "leiratkozott", "dezabonat", "odjavljen", "odjavljena", "peruutettu", "unsub", "non abonne",
    "non abonnee", "non inscrit", "non inscrite",
  ]
  private static let bounced = [
    "bounced", "bounce", "hard bounce", "hard bounced", "hardbounce", "hardbounced", "cleaned",
    "undeliverable",
    "unreachable", "invalid", "unzustellbar", "bereinigt", "rebondi", "nettoye", "rebotado",
    "limpiado", "non recapitabile",
  ]
  private static let complained = [
    "complained", "complaint", "abuse", "spam", "marked as spam", "spam complaint", "junk",
    "spammy", "beschwerde", "plainte", "queja",
  ]
}
