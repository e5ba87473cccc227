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
    visible(word)
      .folding(options: [.diacriticInsensitive, .caseInsensitive], locale: nil).lowercased()
      .split { $0.isWhitespace || $0 == "_" || $0 == "-" }.joined(separator: " ")
  }

  /// Without what nobody sees: signs that ask for colour, spaces of no width.
  private static func visible(_ word: String) -> String {
    guard word.utf8.contains(where: { $0 == 0xEF || $0 == 0xE2 }) else { return word }
    let hidden: Set<Unicode.Scalar> = [
      "\u{FE0E}", "\u{FE0F}", "\u{200B}", "\u{200C}", "\u{200D}", "\u{200E}", "\u{200F}",
      "\u{FEFF}",
    ]
    return String(String.UnicodeScalarView(word.unicodeScalars.filter { !hidden.contains($0) }))
  }

  /// Whether a word may say that somebody has left, and may as well say that they never confirmed, or something else.
  static func isDoubtful(_ word: String) -> Bool {
    let word = folded(word)
    return doubtful.contains(word)
      || NameParts.withoutUmlautPairs(word).map(doubtful.contains) ?? false
  }

  private static let doubtful: Set<String> = [
    "inactive", "inaktiv", "inactif", "inactivo", "inactiva", "inattivo", "inattiva", "inativo",
    "inactief", "deactivated", "deaktiviert", "left", "gone", "expired", "lapsed", "stopped",
    "dead",
    "gekundigt", "ausgeschieden", "archived", "unverified", "not active", "nicht aktiv", "revoked",
    "withdrawn", "paused", "churned", "suspended", "banned", "rejected", "failed", "no longer",
    "out",
    "raus", "rausgenommen", "draußen", "draussen", "fuera", "dehors", "fuori", "eruit", "uit",
    "ude", "ute", "pois",
    // Of a mail that came back: for good, or for now.
    "hard", "soft", "hart", "weich",
    "declined", "refused", "denied", "abgelehnt", "verweigert", "widersprochen", "widerrufen",
    "refuse", "refusee", "rechazado", "rifiutato", "recusado", "geweigerd", "ingetrokken",
    "отказ", "отказался", "ausgetreten", "ended", "terminated", "former", "beendet", "abgelaufen",
    "erloschen", "resilie", "resiliee", "annule", "annulee", "expire", "expiree", "termine",
    "cancelada", "finalizada", "caducada", "scaduto", "scaduta", "cessato", "disdetta", "encerrada",
    "beeindigd", "opgezegd", "verlopen", "avslutad", "uppsagd", "opsagt", "avsluttet", "oppsagt",
    "wygasla", "anulowana", "nieaktywna", "zrusen", "zruseno", "neaktivni", "отменена", "отменен",
    "неактивна", "неактивен", "iptal", "pasif",
    // A cross is a tick, or none.
    "✗", "✘", "×", "✖", "☒", "❌",
  ]

  /// Whether a word says that nothing of the kind is wanted, where the column is one of mails.
  static func isNone(_ word: String) -> Bool { noneWords.contains(folded(word)) }

  private static let noneWords: Set<String> = [
    "none", "never", "kein", "keine", "keiner", "keinen", "keines", "keins", "nie", "aucun",
    "aucune", "jamais",
    "ninguno", "ninguna", "nunca", "nessuno", "nessuna", "mai", "nenhum", "nenhuma", "geen",
    "nooit",
    "inga", "ingen", "aldrig", "aldri", "brak", "zadny", "никогда",
  ]

  /// Whether a word says that something may be done or not, where the column is one of mails.
  static func isPermission(_ word: String) -> Bool { permissionWords.contains(folded(word)) }

  private static let permissionWords: Set<String> = Set(
    [
      "allow", "allowed", "do not allow", "don't allow", "not allowed", "deny", "agree", "agreed",
      "disagree", "agree not", "in", "implied", "express", "no consent", "not given", "given",
      "erwünscht", "nicht erwünscht", "unerwünscht", "erlaubt", "nicht erlaubt", "zugestimmt",
      "nicht zugestimmt", "accepté", "refusé", "acepta", "no acepta", "accetta", "non accetta",
      "aceita", "não aceita", "akkoord", "niet akkoord", "可", "不可", "希望", "希望する", "希望しない",
      "不要", "必要", "同意", "不同意", "拒否", "拒绝", "동의", "미동의", "거부",
    ].map(folded))

  /// Whether a word stands beside those for a status where there is none to tell of.
  static func isNeutral(_ word: String) -> Bool {
    let word = folded(word)
    return word.isEmpty || nothingWords.contains(word) || neutral.contains(word)
  }

  private static let neutral: Set<String> = [
    "ok", "okay", "good", "gut", "fine", "normal", "delivered", "zugestellt", "valid", "gultig",
    "keine", "keiner", "kein", "aucun", "aucune", "ninguno", "nessuno", "geen", "unknown",
    "unbekannt", "granted", "erteilt", "accepted",
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

  /// Spreadsheets write true and false in the language of their user.
  private static let yesWords = Set(
    [
      "yes", "y", "true", "t", "1", "on", "x", "ja", "j", "oui", "o", "si", "sim", "s", "tak", "да",
      "wahr", "vrai", "verdadero", "verdadeiro", "vero", "waar", "sant", "sand", "tosi", "prawda",
      "pravda", "истина", "doğru", "igaz", "adevarat", "kyllä", "ano", "áno", "igen", "evet", "da",
      "так", "ναι", "αληθές", "はい", "是", "예", "네", "✓", "✔", "☑", "✅",
    ].map(folded))
  private static let noWords = Set(
    [
      "no", "n", "false", "f", "0", "off", "nein", "non", "nao", "nej", "nee", "nie", "нет",
      "falsch", "faux", "falso", "onwaar", "falskt", "falsk", "epätosi", "fałsz", "nepravda",
      "ложь",
      "yanlış", "hamis", "fals", "ei", "nei", "ne", "nem", "hayır", "nu", "ні", "не", "όχι",
      "ψευδές", "いいえ", "否", "아니요", "아니오", "☐",
    ].map(folded))
  /// Whether a dash stands where a yes would.
  static func isDash(_ word: String) -> Bool { ["-", "–", "—", "−"].contains(word) }

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
