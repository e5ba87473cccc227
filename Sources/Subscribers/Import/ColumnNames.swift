/// The names of columns that any export may have, as languages and programs write them: one table.
///
/// They are written as people read them; `ColumnMeaning.folded` makes one of what differs in case, accents and signs.
enum ColumnNames {
  static let table: [(meaning: ColumnMeaning, names: [String])] = [
    (.email, emails), (.name, names), (.firstName, firstNames), (.middleName, middleNames),
    (.lastName, lastNames), (.tags, tagNames), (.joined, dates), (.statusReason, reasons),
    (.optOut(.bounced), bounces), (.optOut(.complained), ["complained", "complained at"]),
    (
      .ignored,
      [
        "unsubscribe url", "unsubscribe link", "subscriber id", "subscriber uuid",
        "subscribed ip", "confirmed ip", "optin ip", "opt-in ip", "signup ip",
      ]
    ),
    (
      .field(nil),
      ["subscription source", "subscribe source", "subscriber source", "subscription type"]
    ),
  ]

  private static let emails = [
    "email", "mail", "emailaddress", "primary email", "email 1", "email id", "E-mail 1 - Value",
    "subscriber", "user email", "contact email", "member email", "customer email",
    // German
    "Email-Adresse", "Emailadresse", "E-Mail-Adresse", "Mailadresse", "E-Mail: Adresse",
    "Abonnent", "Elektronische Adresse",
    // French
    "Adresse e-mail", "Adresse email", "Adresse mail", "Adresse courriel", "Courriel",
    "Adresse de courriel", "Adresse électronique", "Adresse de messagerie", "Adresse de courrier",
    "Courrier électronique", "Adresse de courrier électronique", "Mél", "Adresse mél",
    // Spanish
    "Correo", "Correo electrónico", "Dirección de correo electrónico", "Dirección de correo",
    "Dirección de email", "Dirección de e-mail", "Dirección electrónica",
    "Dirección del correo electrónico", "Suscriptor",
    // Italian
    "Indirizzo email", "Indirizzo e-mail", "Posta elettronica", "Indirizzo posta elettronica",
    "Indirizzo di posta elettronica", "Indirizzo mail",
    // Portuguese
    "Endereço de e-mail", "Endereço de email", "Endereço de correio eletrónico",
    "Correio eletrônico", "Endereço eletrônico", "Assinante",
    // Dutch, Scandinavian, Finnish
    "E-mailadres", "Emailadres", "Abonnee-e-mail", "Epost", "E-post", "E-postadress",
    "Epostadress", "E-postadresse", "Mailadresse", "Sähköposti", "Sähköpostiosoite", "Netfang",
    // Polish, Czech, Turkish
    "Adres e-mail", "Adres email", "E-mailová adresa", "E-posta", "E-posta adresi", "Eposta",
    // Russian, Ukrainian, Bulgarian, Greek
    "Электронная почта", "Эл. почта", "Адрес электронной почты", "Почта", "Емейл", "Имейл",
    "Имэйл", "E-mail адрес", "Электронный адрес", "Електронна пошта", "Пошта",
    "Адреса електронної пошти", "Имейл адрес", "Електронна поща", "Ηλεκτρονικό ταχυδρομείο",
    // Japanese, Chinese, Korean
    "メール", "メールアドレス", "Eメール", "Eメールアドレス", "電子メール", "電子メールアドレス", "電子メール アドレス",
    "邮箱", "电子邮件", "电子邮箱", "邮件地址", "电子邮件地址", "電子郵件", "電子郵件地址", "이메일", "이메일 주소", "전자우편",
  ]

  private static let names = [
    "name", "full name", "fullname", "display name", "displayname", "subscriber name",
    "contact name", "real name", "member name", "Nom complet", "Vollständiger Name",
    "Nombre completo", "Nome completo", "Naam", "Volledige naam", "Namn", "Navn", "Nimi",
    "Imię i nazwisko", "Celé jméno", "Ad Soyad",
    "ФИО", "Полное имя", "Имя и фамилия", "Повне ім'я", "ПІБ", "Ονοματεπώνυμο",
    "氏名", "名前", "お名前", "姓名", "이름", "성명",
  ]
  private static let firstNames = [
    "first name", "firstname", "fname", "first", "given name", "givenname", "Vorname", "Prénom",
    "Nombre", "Nome", "Voornaam", "Förnamn", "Fornamn", "Fornavn", "Etunimi", "Imię", "Jméno",
    "Имя", "Ім'я", "Име", "Όνομα", "名",
  ]
  private static let middleNames = [
    "middle name", "additional name", "Weitere Vornamen", "Deuxième prénom", "Segundo nombre",
    "Secondo nome", "Segundo nome", "Middelste naam", "Отчество", "По батькові",
  ]
  private static let lastNames = [
    "last name", "lastname", "lname", "last", "surname", "family name", "Nachname", "Familienname",
    "Nom", "Nom de famille", "Apellido", "Apellidos", "Cognome", "Sobrenome", "Apelido",
    "Achternaam", "Efternamn", "Efternavn", "Etternavn", "Sukunimi", "Nazwisko", "Příjmení",
    "Soyad", "Soyadı", "Фамилия", "Прізвище", "Επώνυμο", "姓", "苗字", "名字",
  ]
  private static let tagNames = [
    "tags", "tag", "labels", "Schlagworte", "Schlagwörter", "Étiquettes", "Etiquetas", "Etichette",
    "group membership", "categories", "Теги", "Метки", "タグ",
  ]
  private static let dates = [
    "joined", "joined at", "joined on", "date joined", "join date", "created at", "created",
    "created date", "date created", "date added", "added at", "added time", "added on",
    "subscribed at", "subscribed on", "subscribe date", "date subscribed", "subscription date",
    "creation date", "signup date", "sign up date", "signed up at", "optin time", "opt in time",
    "optin date", "start date", "member since", "subscriber since", "registered at",
    "registered on", "registration date", "date registered",
    // German
    "Anmeldedatum", "Anmeldezeitpunkt", "Angemeldet am", "Angemeldet seit", "Abonniert am",
    "Abonniert seit", "Erstellt am", "Erfasst am", "Hinzugefügt am", "Eingetragen am", "Beitritt",
    "Beitrittsdatum", "Beigetreten am", "Eintritt", "Eintrittsdatum", "Mitglied seit",
    "Registriert am", "Registrierungsdatum",
    // French
    "Date d'inscription", "Date d’inscription", "Date inscription", "Inscrit le", "Inscrite le",
    "Inscrit depuis", "Date d'abonnement", "Abonné le", "Abonné depuis", "Date d'adhésion",
    "Membre depuis", "Date de création", "Date d'ajout", "Ajouté le", "Créé le",
    // Spanish
    "Fecha de alta", "Fecha alta", "Fecha de suscripción", "Fecha de inscripción",
    "Fecha de creación", "Fecha de registro", "Suscrito el", "Inscrito el", "Miembro desde",
    "Añadido el",
    // Italian
    "Data iscrizione", "Data di iscrizione", "Data d'iscrizione", "Iscritto il", "Iscritto dal",
    "Data di registrazione", "Data creazione", "Data di creazione", "Membro dal",
    // Portuguese
    "Data de inscrição", "Data inscrição", "Inscrito em", "Data de adesão", "Data de criação",
    "Data de cadastro", "Membro desde",
    // Dutch, Scandinavian, Finnish
    "Inschrijfdatum", "Datum inschrijving", "Inschrijvingsdatum", "Ingeschreven op",
    "Aanmelddatum", "Aangemeld op", "Lid sinds", "Toegevoegd op", "Anmälningsdatum",
    "Tilmeldingsdato", "Tilmeldt den", "Påmeldingsdato", "Medlem sedan", "Medlem siden",
    "Liittymispäivä",
    // Polish, Czech, Russian, Ukrainian
    "Data zapisu", "Data dodania", "Data utworzenia", "Datum registrace", "Дата подписки",
    "Дата регистрации", "Дата добавления", "Дата создания", "Дата підписки", "Дата реєстрації",
    // Japanese, Chinese, Korean
    "登録日", "登録日時", "購読開始日", "入会日", "订阅日期", "注册日期", "가입일",
  ]
  private static let reasons = [
    "unsubscribe reason", "unsubscription reason", "unsub reason", "status reason",
  ]
  private static let bounces = [
    "bounced", "bounced at", "bounce date", "hard bounced", "hardbounced", "hard bounced at",
    "cleaned", "clean time", "cleaned at",
  ]
}
