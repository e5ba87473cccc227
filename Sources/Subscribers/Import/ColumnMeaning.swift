import Foundation

/// What a column of an import is for.
enum ColumnMeaning: Sendable, Equatable {
  case email, name, firstName, middleName, lastName, tags, joined
  /// Words for a status, or whether somebody is subscribed.
  case status
  /// Whether, or since when, somebody has left: a yes, or a date.
  case optOut(ConsentStatus)
  /// When the status came about, and why.
  case statusTime, statusReason
  /// A JSON object with fields of its own.
  case attributes
  /// Whether a row of another Broadsheet's export has a row in its roster.
  case listed
  /// Addresses that the person had before, as another Broadsheet exports them.
  case former
  /// A column of the roster, of that name or of its own.
  case field(String?)
  case ignored

  /// Names as `RosterHeader` normalizes them, without accents.
  static func folded(_ name: String) -> String {
    RosterHeader.normalized(name.folding(options: .diacriticInsensitive, locale: nil))
  }

  /// What a name means in any export; nil for a column of the file's own.
  static func general(_ name: String) -> ColumnMeaning? {
    if let known = table[name] { return known }
    return ConsentNames.meaning(name)
  }

  /// Whether a column of that name is one that says who may be mailed: a roster may have none.
  static func saysConsent(_ name: String) -> Bool {
    switch general(name) {
    case .status, .optOut: true
    default: false
    }
  }

  private static let table: [String: ColumnMeaning] = {
    var table: [String: ColumnMeaning] = [:]
    for name in emails { table[name] = .email }
    for name in names { table[name] = .name }
    for name in firstNames { table[name] = .firstName }
    for name in ["middle_name", "additional_name"] { table[name] = .middleName }
    for name in lastNames { table[name] = .lastName }
    for name in tagNames { table[name] = .tags }
    for name in dates { table[name] = .joined }
    for name in ["unsubscribe_reason", "unsubscription_reason", "unsub_reason", "status_reason"] {
      table[name] = .statusReason
    }
    for name in ["bounced", "bounced_at", "bounce_date", "hard_bounced_at"] {
      table[name] = .optOut(.bounced)
    }
    for name in ["cleaned", "clean_time", "cleaned_at"] { table[name] = .optOut(.bounced) }
    for name in ["complained", "complained_at"] { table[name] = .optOut(.complained) }
    for name in ["unsubscribe_url", "unsubscribe_link", "subscriber_id", "subscriber_uuid"] {
      table[name] = .ignored
    }
    for name in [
      "subscription_source", "subscribe_source", "subscriber_source", "subscription_type",
    ] {
      table[name] = .field(nil)
    }
    return table
  }()

  private static let emails = [
    "email", "mail", "emailaddress", "email_adresse", "emailadresse", "e_mail_adresse",
    "mailadresse", "adresse_e_mail", "adresse_email", "adresse_mail", "adresse_courriel",
    "courriel", "correo", "correo_electronico", "direccion_de_correo_electronico",
    "direccion_de_correo", "direccion_de_email", "direccion_de_e_mail", "indirizzo_email",
    "indirizzo_e_mail", "posta_elettronica", "endereco_de_e_mail", "endereco_de_email",
    "e_mailadres", "emailadres", "epost", "e_post", "epostadress", "e_postadress", "e_postadresse",
    "adres_e_mail", "adres_email", "e_mail_1_value", "primary_email", "email_1", "email_id",
    "subscriber", "user_email", "contact_email", "member_email", "customer_email",
  ]
  private static let names = [
    "name", "full_name", "fullname", "display_name", "displayname", "nom_complet",
    "vollstandiger_name", "nombre_completo", "nome_completo", "naam", "namn", "navn",
    "subscriber_name", "contact_name", "real_name", "member_name",
  ]
  private static let firstNames = [
    "first_name", "firstname", "fname", "first", "given_name", "givenname", "vorname", "prenom",
    "nombre", "nome", "voornaam", "fornamn", "fornavn", "imie",
  ]
  private static let lastNames = [
    "last_name", "lastname", "lname", "last", "surname", "family_name", "nachname", "familienname",
    "nom", "nom_de_famille", "apellido", "apellidos", "cognome", "sobrenome", "apelido",
    "achternaam", "efternamn", "efternavn", "etternavn", "nazwisko",
  ]
  private static let tagNames = [
    "tags", "tag", "labels", "schlagworte", "schlagworter", "etiquettes", "etiquetas", "etichette",
    "group_membership", "categories",
  ]
  private static let dates = [
    "joined", "created_at", "created", "created_date", "date_created", "date_added", "added_at",
    "added_time", "added_on", "subscribed_at", "subscribed_on", "subscribe_date", "date_subscribed",
    "subscription_date", "creation_date", "signup_date", "sign_up_date", "signed_up_at",
    "optin_time", "opt_in_time", "optin_date", "start_date", "anmeldedatum", "erstellt_am",
    "date_d_inscription", "date_de_creation", "date_d_ajout", "fecha_de_alta",
    "fecha_de_suscripcion",
    "fecha_de_creacion", "data_iscrizione", "data_di_iscrizione", "data_de_inscricao",
  ]
}
