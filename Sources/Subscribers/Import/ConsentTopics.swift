/// Names of columns that speak of mails and of agreeing to them, as languages have them: such a column may say who may
/// be mailed, and as well when, whence or how often. What stands in it decides.
///
/// Names are as `ColumnMeaning.folded` has them.
enum ConsentTopics {
  /// What a column of that name is watched as; nil for one that speaks of neither, or of a thing beside.
  static func kind(_ name: String) -> ColumnWatch.Kind? {
    let words = name.split(separator: "_")
    func has(_ parts: [String], _ whole: Set<String>) -> Bool {
      words.contains { whole.contains(String($0)) } || parts.contains { name.contains($0) }
    }
    let isPlain = has(plainParts, plainWords)
    guard isPlain || has(looseParts, looseWords) || ConsentNames.speaksOfConsent(name) else {
      return nil
    }
    if isOfThing(words) { return nil }
    return isPlain && !isOfTime(words) ? .doubtful : .topic
  }

  /// Whether a name says what else the column tells of a subscription or a consent: its number, its date, its kind.
  static func isDescribed(_ name: String) -> Bool {
    let words = name.split(separator: "_")
    return isOfThing(words) || isOfTime(words) || words.contains { kinds.contains(String($0)) }
  }

  private static func isOfThing(_ words: [Substring]) -> Bool {
    words.contains { word in
      things.contains(String(word)) || thingEnds.contains { word.hasSuffix($0) }
    }
  }

  private static func isOfTime(_ words: [Substring]) -> Bool {
    words.contains { word in
      times.contains(String(word)) || timeEnds.contains { word.hasSuffix($0) }
    } || words.count > 1 && words.last.map { timesAtEnd.contains(String($0)) } ?? false
  }

  private static func folded(_ words: String) -> [String] {
    words.split { $0.isWhitespace }.map { ColumnMeaning.folded(String($0)) }
  }

  /// Of mails, wherever it stands in a name: a number or a date there may be a yes.
  private static let plainParts = folded(
    """
    newsletter nyhetsbrev nyhedsbrev nieuwsbrief rundbrief infobrief emailable marketable erlaubnis \
    werbeeinw empfangsb uutiskirje hirlevel рассыл розсил согласи згод zgoda zgody souhlas suhlas メルマガ 受信 수신 동의 同意 承諾 许可 許諾 \
    einverstand zustimm genehmig verteiler samtyk samtyc tillatels tilladels godkjenn godkann godkend medgiv instemm toestemm \
    suostum hozzajarul beleegyez akceptac pozwolen zezwolen privola suglas pristanak consimt συγκαταθ συναιν sutikim piekrisan \
    nousolek
    """)
  private static let plainWords = Set(
    folded(
      """
      confirmed bestatigt confirme confirmado confermato bevestigd verified verifiziert verifie \
      mailing mailings infolettre boletin marketing promotions promotional permission permissions \
      gdpr dsgvo rgpd optedin doi allowed erlaubt contactable receive receives erhalt recoit recibe \
      riceve ontvangt wants opt abo abos abonnement werbung zustimmung zugestimmt autorisation \
      verteiler zusendung accord permiso autorizacion permesso toestemming samtykke samtycke \
      aceptacion acceptation accettazione aceite aceitacao conformidad assenso autorizzazione autorizacao permissao akkoord \
      goedkeuring onay acord hyvaksynta \
      allow allows ontvangen recevoir recibir receber recebe ricevere ricevi suostumus hozzajarulas
      """))

  /// What is said of other things as often: a word that answers it is a question, a number or a date by itself none.
  private static let looseParts = folded(
    """
    subscription suscripci subskrypc abonnement abonament abbonament assinatura iscrizion inscripci \
    inscric inscription prenumeration inschrijving tilmelding tilaus abonelik odber email_type email_format \
    mail_type mail_format bulk_mail bulk_email bulkemail mail_flag email_flag mailflag opt_flag optflag \
    lettre_d_information lettre_information kontaktauf kontakterl kontakt_erw erwunscht empfang \
    publicid publicit pubblicit markedsf markkinoin reclame we_contact we_email we_mail can_email ok_to stay_in_touch \
    配信 订阅 訂閱 接收 구독
    """)
  private static let looseWords = Set(
    folded(
      """
      abonnent abonnee subscriber suscriptor assinante iscritto signup \
      digest delivery informed posted updates news offers promo promos agree agreed agreement agrees \
      accepte acceptez acepta acepto aceita aceito accetta accetto souhaite desea deseja desidera \
      autorise autoriza autorizo autorizza envoi envio invio novidades novedades privacy datenschutz \
      bulten izin izni riza lupa hirek approval approved authorised authorized authorisation authorization
      """))

  /// What a column of something else is called after.
  private static let things = Set(
    folded(
      """
      number num nr id ids uuid guid ip key token url link page name names title source form forms \
      campaign referrer language lang locale country region city town street address addr zip \
      postcode domain client device price fee amount cost currency discount total count plan tier \
      product version opens opened clicks clicked sent received delivered redeemed \
      nummer titel quelle formular sprache land ort stadt strasse adresse plz preis betrag anzahl \
      numero nom titre formulaire langue pays ville rue prix montant nombre \
      titulo titolo nome fuente origen origem fonte formulario idioma lingua paese ciudad cidade \
      citta calle direccion endereco indirizzo precio preco prezzo importe \
      naam bron taal adres prijs aantal namn navn kalla kilde sprak sprog numer nazwa zrodlo jezyk \
      cena номер имя название источник язык адрес цена город
      """))
  private static let thingEnds = folded("nummer quelle sprache adresse preis anzahl adres")
  /// What a date is called after.
  private static let times = Set(
    folded(
      """
      date dates day time timestamp since start started begin began datum zeitpunkt seit beginn \
      depuis debut fecha desde inicio data dal inizio dato siden sedan sinds sedan дата
      """))
  private static let timesAtEnd = Set(folded("at on am le el il em op den"))
  private static let timeEnds = folded("datum beginn zeitpunkt dato")
  /// What tells one from another of its kind.
  private static let kinds = Set(folded("type types typ typen tipo tipos тип soort art"))
}
