import Diagnostics
import Foundation

/// Names of columns, and of files, by which an export says who may be mailed: as `ColumnMeaning.folded` has them.
enum ConsentNames {
  /// What a name plainly means; nil for one that says nothing, or not plainly.
  static func meaning(_ name: String) -> ColumnMeaning? {
    let words = words(in: name)
    let leaves = leavingParts.contains { name.contains($0) }
    let isNo = !words.isDisjoint(with: negations) && !name.contains("do_not_")
    if leaves { return isNo ? nil : .optOut(status(of: name)) }
    guard speaksOfConsent(name) else { return nil }
    // The number, the date or the kind of a subscription is none.
    if !statusParts.contains(where: { name.contains($0) }), ConsentTopics.isDescribed(name) {
      return nil
    }
    // Whoever is “not subscribed” is not mailed.
    return isNo ? .optOut(.unsubscribed) : .status
  }

  /// Whether a name has a word for being subscribed, be it that the column tells something else of it.
  static func speaksOfConsent(_ name: String) -> Bool {
    consentParts.contains { name.contains($0) } || !words(in: name).isDisjoint(with: consents)
  }

  /// Who has left by a column of that name has left how.
  private static func status(of name: String) -> ConsentStatus {
    if ["complain"].contains(where: name.contains) { return .complained }
    return ["bounce", "cleaned"].contains(where: name.contains) ? .bounced : .unsubscribed
  }

  /// Whether a column of that name may say who may be mailed, and may as well say something else.
  static func mayMean(_ name: String) -> Bool {
    let words = words(in: name)
    return !words.isDisjoint(with: gone) || !words.isDisjoint(with: open)
      || goneParts.contains { name.contains($0) }
      || leavingParts.contains { name.contains($0) }
      || !words.isDisjoint(with: negations) && !words.isDisjoint(with: contacts)
  }

  /// Whether a column of that name says by a yes that somebody is there.
  static func isOfPresence(_ name: String) -> Bool {
    let words = words(in: name)
    return !words.isDisjoint(with: ConsentVocabulary.presence)
      && words.isDisjoint(with: ConsentVocabulary.since.union(negations))
  }

  /// Whether a column of that name is for what people write down of somebody.
  static func isForNotes(_ name: String) -> Bool { !words(in: name).isDisjoint(with: notes) }

  /// Whether a name says no: `kein Newsletter`, `no_mail`.
  static func isNegated(_ name: String) -> Bool {
    !words(in: name).isDisjoint(with: negations)
  }

  /// What a title, a comment or the name of a file says of all whom it is about, by the words of columns and of notes;
  /// nil for nothing.
  static func leaving(inTitle title: String) -> String? {
    leaving(spelled: title) ?? NameParts.withoutUmlautPairs(title).flatMap(leaving(spelled:))
  }

  private static func leaving(spelled title: String) -> String? {
    // What a sender promises, and what is not to be done with a file, is said of nobody in it.
    let isOfSpam = title.lowercased().contains("spam")
    let title = isOfSpam ? title.replacing(promise, with: "") : title
    let folded = ColumnMeaning.folded(title)
    let told = folded.contains("do_not_") ? folded.replacing(handling, with: "") : folded
    if let part = (leavingParts + goneParts + titleParts).first(where: told.contains) {
      return part
    }
    if Refusals.hold(title, isNote: true) || LeavingCells.hold(title) {
      return String(title.prefix(60)).onOneLine.printable
    }
    let phrase = ConsentPhrase(folded)
    if phrase.isOfOtherThing { return nil }
    if phrase.isOfRobinson { return "robinson" }
    return phrase.words.first { word in
      [word, word.hasSuffix("s") ? String(word.dropLast()) : word].contains {
        gone.contains($0) || ConsentVocabulary.ends.contains($0)
      }
    }
  }

  /// `we never send spam`.
  private static var promise: Regex<Substring> {
    /(?i)\b(?:we|wir|nous)\b(?:(?!\b(?:longer|more|any ?more|mehr|plus|these|those|them)\b)[^.,;:!?])*?(?:\bnot?\b|\bnever\b|n.t\b|\bkein\w*|\bnie\w*|\bpas\b|\bjamais\b)(?:(?!\b(?:longer|more|any ?more|mehr|plus|these|those|them)\b)[^.,;:!?]){0,20}\bspam\b/
  }

  /// `do not edit`.
  private static var handling: Regex<Substring> {
    /do_not_(?:edit|change|modify|alter|rename|move|sort|filter|format|reformat|convert|forward|share|distribute|circulate|publish|disclose|copy|print|open|close|save|overwrite|touch|replace|reorder|reply|translate|panic)(?![a-z])/
  }

  /// The same of the name of a file, in which capitals may set words apart.
  static func leaving(inFile name: String) -> String? {
    let stem = name.replacing(/\.[A-Za-z]{1,5}$/, with: "")
    let parted = NameParts.parted(stem).replacing("_", with: " ")
    return leaving(inTitle: stem) ?? leaving(inTitle: parted)
  }

  /// Whether a column of that name tells why somebody left: who has a reason has left.
  static func isReasonForLeaving(_ name: String) -> Bool {
    reasonParts.contains { name.contains($0) } && leavingParts.contains { name.contains($0) }
  }

  private static let reasonParts = [
    "reason", "grund", "grunde", "motif", "motivo", "raison", "reden", "orsak", "arsag", "powod",
    "duvod", "причин", "理由", "原因",
  ]

  /// Names that exports have for nothing else, as a roster has them.
  static let plain: Set<String> = [
    "status", "subscription_status", "subscriber_status", "member_status", "subscribed",
    "is_subscribed", "unsubscribed", "is_unsubscribed", "unsubscribed_at", "unsubscribe_time",
    "opt_in", "optin", "opted_in", "opt_out", "optout", "opted_out", "cleaned", "bounced",
    "complained", "suppressed", "blocklisted", "blacklisted", "email_blacklisted",
    "email_status", "email_disabled", "active_subscription", "subscribed_to_emails",
    "accepts_marketing", "accepts_email_marketing", "marketing_consent", "email_marketing_consent",
    "unsub_time", "unsub_campaign_title", "unsub_reason", "clean_time", "clean_campaign_title",
  ]

  /// Countries have states too: such a column is judged by what stands in it.
  static let places: Set<String> = ["state", "estado", "etat", "stato", "zustand", "состояние"]

  private static func words(in name: String) -> Set<String> {
    Set(name.split(separator: "_").map(String.init))
  }

  /// What speaks of leaving wherever it stands in a name.
  private static let leavingParts = [
    "unsub", "opt_out", "optout", "opted_out", "dado_de_baja", "dada_de_baja", "blacklist",
    "blocklist", "suppress", "bounce",
    "complain", "cleaned", "kontaktsperre", "werbesperre", "mailsperre", "email_disabled",
    "emails_disabled", "do_not_email", "do_not_mail", "do_not_contact", "do_not_allow_email",
    "do_not_allow_bulk_email", "donotemail", "donotbulkemail", "donotmail", "donotcontact",
    "optedout", "abgemeld", "abmeld", "abbestell", "ausgetrag", "austrag", "desabonn",
    "desinscri", "desuscri", "disiscri", "descadastr", "gesperrt", "uitgeschre", "uitschrij",
    "afgemeld", "avregistr", "afmeld", "black_list", "block_list", "nonsubscri", "wypisan",
    "rezygnac", "odhlas", "odjav",
    "avmeld",
    "avprenumer", "frameld", "leiratkoz", "dezabon", "peruut", "διαγραφ", "отпис", "відпис",
    "配信停止", "購読解除", "退会", "退订", "수신거부",
  ]
  /// What a status is called by; a date or a number of one is a status all the same.
  private static let statusParts = ["status", "statut", "статус", "ステータス", "状态", "סטטוס", "الحالة"]
  /// The same of staying.
  private static let consentParts = [
    "status", "statut", "subscrib", "opt_in", "optin", "opted_in", "consent", "accepts_marketing",
    "accepts_email", "emails_enabled", "abonniert", "einwilligung", "consentement",
    "consentimiento", "consenso", "статус", "подписк", "підписк", "подписан", "ステータス", "購読状", "配信状",
    "状态", "סטטוס", "الحالة",
  ]
  /// As whole words.
  private static let consents: Set<String> = [
    "angemeldet", "abonne", "abonnee", "abonnes", "inscrit", "inscrite", "inscrits", "suscrito",
    "suscrita", "iscritto", "iscritta", "iscritti", "inscrito", "inscrita", "ingeschreven",
    "prenumererar", "tilmeldt", "stav", "stan", "allapot", "tila", "durum", "stare", "κατασταση",
  ]
  private static let negations: Set<String> = [
    "not", "no", "non", "never", "nicht", "kein", "keine", "nie", "pas", "niet", "geen", "nao",
    "ikke", "inte",
  ]
  /// What “no …” and “keine …” in the name of a column speak of.
  private static let contacts: Set<String> = [
    "mail", "mails", "email", "emails", "mailing", "mailings", "contact", "kontakt", "correo",
    "correos", "courriel", "courriels", "post", "contacter", "contactar", "contattare",
    "kontaktieren", "anschreiben", "benaderen", "contatar", "kontakta", "kontakte",
  ]
  /// Whole words of who has gone that are said of other things too.
  private static let gone: Set<String> = [
    "inactive", "inaktiv", "inactif", "inactivo", "inattivo", "inativo", "inactief", "disabled",
    "unconfirmed", "unverified", "invalid", "ungultig", "invalide", "undeliverable", "unzustellbar",
    "baja", "left", "leaving", "gone", "exited", "deleted", "geloscht", "supprime", "eliminado",
    "eliminato", "verwijderd", "raderad", "removed", "entfernt", "blocked", "banned", "rejected",
    "spam", "junk", "abuse", "gekundigt", "kundigung", "resilie", "cancelled", "canceled",
    "cancelado", "annule", "cancellato", "opgezegd", "opzegging", "widerrufen", "widerruf",
    "revoked", "withdrawn", "archived", "churned", "lapsed", "paused", "suspended", "expelled",
    "ausgeschieden", "austritt", "abgang", "dnc", "nomail", "noemail", "sperre", "sperrung",
    "sperrvermerk", "deceased", "died", "verstorben", "storniert", "stornierung", "uppsagd",
    "declined", "bajas", "decede", "fallecido", "deceduto", "falecido", "overleden", "avliden",
    "quit", "resigned", "departed", "ended", "terminated", "exit", "ausgetreten", "uitgetreden",
    "dropout", "uppsagda", "poistetut", "poistuneet", "eronneet", "radies",
  ]
  /// Whole words by which a column may say so, and of which a title says nothing.
  private static let open: Set<String> = [
    "active", "aktiv", "actif", "activo", "activa", "attivo", "attiva", "ativo", "actief",
    "robinson", "depart", "departs", "saida", "salida", "enabled", "valid", "deliverable",
    "reachable", "mailable", "alta", "sortie", "ok", "aktion",
    "empfang", "versand", "bezug", "preference", "preferences", "frequency", "haufigkeit",
    "frequenz", "frequence", "frecuencia", "frequenza", "notification", "notifications",
    "benachrichtigung", "benachrichtigungen",
  ]
  /// The same in whatever word they stand: `Kündigungsdatum`.
  private static let goneParts = [
    "loschdatum", "loschung", "loschkennz", "loschvermerk", "loschliste", "zu_loschen",
    "kundigung", "austritt", "widerruf", "sperrdatum", "gesperrt", "ausscheide", "resiliation",
    "cancellation", "cancelacion", "cancellazione", "cancelamento", "termination", "opzegg",
    "uttrad", "utmeld", "desligamento", "cancel_date", "deactivat", "deaktiv", "desactiv",
    "disattiv", "widerspruch", "leave_date", "left_date", "remove_date", "removal_date",
    "stop_time",
    "stop_date", "spam_report", "erased_at", "erasure", "anonymized", "anonymised", "storno", "解除",
    "sperrlist", "sperrdatei", "ausschlussliste", "schwarze_liste", "liste_noire", "lista_negra",
    "lista_nera", "exclusion_list", "robinsonlist", "robinson_list", "lista_robinson",
    "liste_robinson", "stop_list", "stoplist", "stopplist", "signed_off", "udmeld", "cancelad",
    "cancellat", "disdett", "eliminad", "eliminat", "bloquead", "bloccat", "removid", "desligad",
    "supprim", "geloscht", "ausgeschied", "ausgetret", "verwijderd", "borttag", "slettede",
    "spaerrelist", "sparrelist", "svartlist", "sortliste", "svart_lista", "zwarte_lijst",
    "mustalista", "musta_lista", "estolista", "usuniet", "usuniec", "rezygn", "czarna_lista",
  ]
  /// What people write down of others.
  private static let notes: Set<String> = [
    "note", "notes", "comment", "comments", "remark", "remarks", "memo", "info", "infos",
    "information", "description", "details", "misc", "other", "notiz", "notizen", "bemerkung",
    "bemerkungen", "kommentar", "kommentare", "anmerkung", "anmerkungen", "hinweis", "hinweise",
    "beschreibung", "sonstiges", "vermerk", "remarque", "remarques", "commentaire", "commentaires",
    "observation", "observations", "nota", "notas", "comentario", "comentarios", "observacion",
    "observaciones", "observacao", "observacoes", "obs", "osservazioni", "annotazioni", "commento",
    "commenti", "opmerking", "opmerkingen", "notitie", "notities", "anteckning", "anteckningar",
    "notat", "notater", "merknad", "bemaerkning", "bemaerkninger", "huomautus", "uwagi", "notatka",
    "poznamka", "poznamky", "примечание", "примечания", "комментарий", "заметки", "примітки",
    "備考", "メモ", "备注", "비고", "preferences", "wishes", "wunsche",
  ].reduce(into: []) { $0.insert(ColumnMeaning.folded($1)) }
  /// In a title, besides.
  private static let titleParts = [
    "non_subscri", "not_subscri", "inactive", "inaktiv", "inactif", "inattiv", "invalid", "deleted",
    "removed", "blocked", "spam", "baja", "undeliverable", "unzustellbar", "no_longer", "opted_off",
    "do_not", "gekundigt", "cancelled", "canceled", "archived", "pending", "unconfirmed",
    "transactional", "churned", "lapsed", "expired", "suspended",
  ]
}
