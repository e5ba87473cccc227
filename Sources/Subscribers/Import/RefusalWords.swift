/// The words of which refusals are made, as languages have them.
enum RefusalWords {
  /// What a word may be in one.
  struct Kind: OptionSet {
    let rawValue: Int
    /// It says no; it does so behind “ne”.
    static let no = Kind(rawValue: 1)
    static let ne = Kind(rawValue: 2)
    static let more = Kind(rawValue: 4)
    /// Mails, or what is done with them.
    static let contact = Kind(rawValue: 8)
    /// It goes along between the two.
    static let filler = Kind(rawValue: 16)
    /// `stop sending`, `remove from the list`, `opts out`.
    static let stop = Kind(rawValue: 32)
    static let sending = Kind(rawValue: 64)
    static let remove = Kind(rawValue: 128)
    static let list = Kind(rawValue: 256)
    static let opt = Kind(rawValue: 512)
    static let out = Kind(rawValue: 1024)
    /// It tells by itself, in a note.
    static let alone = Kind(rawValue: 2048)
    /// `phone only`.
    static let only = Kind(rawValue: 4096)
    static let channel = Kind(rawValue: 8192)
    /// What tells in a note of nothing else: `will nichts mehr`, `not interested`, `please remove`.
    static let again = Kind(rawValue: 16384)
    static let wish = Kind(rawValue: 32768)
    static let end = Kind(rawValue: 65536)
    static let nay = Kind(rawValue: 131072)
    /// It goes along in such a note.
    static let along = Kind(rawValue: 262144)

    /// Of which a note may be that tells nothing else.
    static let plain: Kind = [
      .no, .ne, .more, .filler, .only, .channel, .again, .wish, .end, .nay, .along,
    ]
    static let refusing: Kind = [.no, .ne, .nay]
    static let wishing: Kind = [.again, .wish, .more]
  }

  static func folded(_ text: String) -> String {
    StatusWords.folded(text).replacing("’", with: "'")
  }

  static func kind(of word: UnsafeBufferPointer<UInt8>) -> Kind {
    guard let first = word.first, sieve.mayHold(word) else { return [] }
    var kind = Kind()
    for entry in entries[Int(lower(first))] where entry.matches(word) { kind.formUnion(entry.kind) }
    return kind
  }

  /// Languages without blanks between words.
  static let phrases = [
    "配信不要", "送付不要", "メール不要", "配信停止", "送らないで", "送信しないで", "不要发送", "勿发", "请勿", "退订", "수신거부",
  ].map(folded)

  private struct Entry {
    let letters: [UInt8]
    let isStem: Bool
    let kind: Kind

    func matches(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
      guard isStem ? word.count >= letters.count : word.count == letters.count else { return false }
      return zip(letters, word).allSatisfy { $0 == lower($1) }
    }
  }

  private static let sieve = WordSieve(entries.joined().map(\.letters))

  private static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

  /// By the first letter. What ends with `*` is the beginning of a word.
  private static let entries: [[Entry]] = {
    var entries = [[Entry]](repeating: [], count: 256)
    for (kind, words) in table {
      for word in words.split(separator: " ") {
        let isStem = word.last == "*"
        let letters = Array(folded(String(isStem ? word.dropLast() : word)).utf8)
        guard let first = letters.first else { continue }
        entries[Int(first)].append(Entry(letters: letters, isStem: isStem, kind: kind))
      }
    }
    // What tells by itself does so in whatever words it is written.
    for word in StatusWords.plainlyLeft {
      let letters = Array(folded(word).utf8)
      guard let first = letters.first, !letters.contains(0x20) else { continue }
      entries[Int(first)].append(Entry(letters: letters, isStem: false, kind: .alone))
    }
    return entries
  }()

  private static let table: [(Kind, String)] =
    whole + [
      (
        .no,
        """
        no not don dont doesn doesnt never kein keine keinen keiner keinerlei nicht nichts nie niemals pas jamais \
        non niente nao nunca niet geen nooit ikke inte inga inget ingen ej ei nie bez не без нет ні
        """
      ), (.ne, "ne n"), (.more, "plus mas"),
      (
        .contact,
        """
        mail mails mailed mailing mailings maile mailen maili email emails emailed emailing e-mail newsletter* \
        contact* kontakt* contatt* contatar spam promo promos promotion* marketing advert* send sending sent* bother \
        anschreib* anmail* zusend* zuschick* zusenden werbung werbe* rundmail* rundbrief* infobrief* infomail* reklam* \
        reclame publicid* publicit* pubblicit* propaganda courriel* infolettre* envoy* envoi* envoie* ecrire solicit* \
        sollicit* correo correos boletin* enviar envie envien mandar mandarle mande molestar inviare inviar invii \
        disturbare scrivere perturbar benader* nieuwsbrie* sturen toesturen nyhetsbrev* nyhedsbrev* utskick* skicka* \
        sende sendes uutiskirje* mainos* posti* wysyla* wysył* kontaktowac pisac отправ* писать писати присыл* рассыл* \
        розсил* надсил* беспоко* турбу* реклам* слать контакт*
        """
      ),
      (
        .filler,
        """
        t s to be from von vom dem aus any more further our the a an e us by via per with this these that please add receive receives \
        want wants wish wishes like get gets accept accepts of for him her them me lui leur le la les l de des d du \
        me en veut souhaite desire recevoir accepte plus mehr weitere weiteren weiterer unsere unseren per post will \
        wunscht wuenscht mochte moechte bitte ihm ihr ihnen ins zum die der den das an in auf mas le les nos a desea quiere recibir \
        deseja quer receber piu vuole desidera ricevere meer onze per wil wenst ontvangen mer flere vill vil ha \
        motta onsker wiecej prosze chce больше ему ей им хочет получать надо
        """
      ), (.stop, "stop stops stopp stoppen"),
      (
        .sending,
        "sending mailing emailing mail mails email emails e-mail e-mails newsletter newsletters contacting"
      ),
      (
        .remove,
        "remove removed delete take taken streichen loschen loeschen retirer enlever supprimer quitar"
      ),
      (.list, "list lists mailing* newsletter* verteiler* liste lista off email mail emails mails"),
      (.opt, "opt opts opted opting"), (.out, "out off"),
      (
        .alone,
        """
        dnc dnm dne optout unsubscribe unsubscribed unsubscribes unsubscription abgemeldet abbestellt ausgetragen werbeverbot* werbesperre* werbewiderspruch* \
        kontaktsperre* mailsperre* robinsonliste* desabonn* desinscri* nekontakt* neposil* nezasil* отписа* відпис*
        """
      ),
    ]

  /// Of notes that say nothing else.
  private static let whole: [(Kind, String)] = [
    (
      .only,
      "only nur ausschliesslich ausschließlich seulement uniquement solo solamente somente apenas alleen uitsluitend slechts endast bara kun bare tylko vain pouze csak только"
    ),
    (
      .channel,
      """
      phone telephone telefon* tel call calls sms text texts whatsapp fax post postal letter letters brief briefe briefpost papier \
      paper print telephonique telefono telefone courrier carta cartas lettera brev puhelin list listownie телефон
      """
    ),
    (
      .again,
      "more mehr anymore longer further again plus mas mais piu meer mer mere wiecej enaa vice viac tobbet больше більше"
    ),
    (
      .wish,
      """
      will want wants wanted wish wishes mochte moechte wunscht wuenscht wunsche wuensche veut veux souhaite quiere quiero desea deseo quer quero deseja \
      vuole voglio desidera wil wenst vil vill onsker chce haluaa хочет хоче interest* interess* interes* intress* geinteresseerd \
      zainteresow* kiinnost* интерес* thanks thank thx danke merci gracias grazie obrigado obrigada bedankt dank tack takk tak \
      dziekuje kiitos dekuji спасибо
      """
    ),
    (
      .end,
      """
      stop stops stopp stoppen raus rausnehmen herausnehmen delete deleted remove removed unlist entfernen entferne entfernt loschen loeschen \
      geloscht geloescht streichen gestrichen enlever supprimer retirer quitar eliminar borrar cancellare rimuovere togliere remover excluir \
      verwijderen schrappen fjern fjerne slet slett slette radera usun usunac skreslic poista smazat vymazat удалить видалити \
      left quit resigned deceased died ausgetreten austritt kundigung kuendigung gekundigt gekuendigt ausgeschieden verstorben gestorben \
      decede decedee demissionne demissionnee resilie fallecido fallecida deceduto deceduta falecido falecida overleden \
      opgezegd uitgetreden vertrokken avliden uttradd udmeldt utmeldt
      """
    ),
    (
      .nay, "nein nix nej nee nei non nada niets nic intet ingenting rien aucun aucune sans sin sem"
    ),
    (
      .along,
      """
      it this that all everything anything now asap sofort i he she they we you your my ich er sie wir es mich mir uns je il elle on nous vous \
      moi io lei noi yo el ella lo eu ele ela ik hij zij jag han hon jeg hun is ist est are was war be been get gets have has hat ha haben \
      bekommen kriegen erhalten recevoir does do bitte please pls svp sil plait vous por para favor aub alstublieft alsjeblieft prosze to too \
      so out off aus weg da dabei by via mit par since seit in im am club verein member mitglied
      """
    ),
  ]
}
