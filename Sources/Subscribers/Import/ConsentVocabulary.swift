/// The words by which names of columns speak of who may be mailed, in small letters without accents: by them names are
/// parted in which nothing stands between words.
enum ConsentVocabulary {
  /// That something came to an end, or was refused.
  static let ends = set(
    """
    left leaving gone exited deleted removed blocked banned rejected spam junk abuse cancelled canceled \
    revoked withdrawn archived churned lapsed paused suspended expelled excluded exclude excludes inactive invalid \
    undeliverable deceased died quit resigned departed ended terminated dnc nomail noemail nomails \
    inaktiv geloscht entfernt gekundigt kundigung widerrufen widerruf ausgeschieden ausgetreten austritt \
    sperre sperrung sperrvermerk sperrdatum kundigungsdatum austrittsdatum ungultig unzustellbar verstorben ausgeschlossen \
    inactif supprime supprimee resilie resiliee annule annulee bloque bloquee decede exclu \
    inactivo eliminado baja cancelado cancelada bloqueado fallecido excluido \
    inattivo eliminato cancellato bloccato deceduto escluso inativo bloqueado falecido \
    inactief verwijderd opgezegd opzegging geblokkeerd overleden uitgetreden uitgesloten \
    raderad blockerad avliden slettet blokkert avdod borttagen \
    leaver leavers removals resignation vertrokken udtradt opsagt oppsagt uppsagd avslutad avslutade avsluttet afsluttet \
    poistettu poistunut eronnut loschdatum loschung loschkennzeichen loschvermerk \
    rucklauf rucklaufer rucktritt
    """)

  /// What is to be done with people; a title may say it of a file.
  static let removals = set(
    "delete remove loschen entfernen supprimer enlever eliminar borrar eliminare rimuovere verwijderen excluir remover"
  )

  /// Of those and others what is said of things as well, before them.
  static let qualities = set(
    """
    left gone deleted removed blocked banned rejected spam junk cancelled canceled revoked withdrawn \
    archived lapsed paused suspended expelled excluded active inactive valid invalid confirmed \
    verified unverified allowed enabled disabled ended terminated departed quit exit
    """)

  /// That somebody is there.
  static let presence = set(
    "active aktiv actif active activo activa attivo attiva ativo ativa actief aktiivinen")
  static let since = set("since seit depuis desde dal sinds sedan siden")

  /// A no, before what is not wanted.
  static let refusals = set(
    "no not never dont stop without kein keine keinen nicht nie ne pas non sin nunca nao geen niet ikke inte ingen inga"
  )
  /// What is done with mails, or allowed.
  static let deeds = set(
    """
    send can may allow allows allowed stop receive receives get gets accept accepts want wants wish \
    include included permit permits permitted okay ok darf soll senden \
    erhalten empfangen recevoir envoyer recibir enviar ricevere inviare receber ontvangen sturen
    """)
  static let mails = set(
    """
    mail mails email emails mailing mailings newsletter newsletters bulk campaign campaigns contact \
    kontakt rundbrief rundmail rundmails correo correos courriel courriels contacter contactez \
    kontaktieren anschreiben contactar contatar contattare benaderen kontakta mailen nieuwsbrief \
    nyhetsbrev nyhedsbrev infolettre boletin
    """)
  /// Other ways than mails by which people are asked not to be reached.
  static let channels = set(
    """
    phone fax sms mms text texts call calls postal letter letters telefon telephone whatsapp whats mobile push viber \
    telegram handy anruf anrufe appel appels llamada llamadas chiamata chiamate
    """)
  /// What is counted or told of mails, and is no leave to send them.
  static let measures = set(
    """
    count counts total number rate score sent last first next name names address addresses adresse \
    domain client provider id ids url link subject template opened opens clicks clicked format
    """)

  /// Whoever a name with one of these speaks of, it may be who is mailed.
  static let telling =
    ends.union(deeds).union(refusals).union(mails).union(
      set(
        """
        unsubscribed unsubscribe unsub subscribed subscribe subscriber subscription opt opted optin optout \
        consent consented marketing suppressed bounced complained cleaned abgemeldet angemeldet gesperrt \
        abonniert werbung einwilligung promotional promotions report reports reported
        """)
    ).subtracting(qualities)

  /// What stands beside them and changes nothing.
  private static let context = set(
    """
    is has have was were are been be to of on at in by from for out off the all any more further per via \
    do does did since until after when date dates day time timestamp datetime datum zeit zeitpunkt fecha \
    data dato am um le la el il em op den der die das des de du ist hat wurde est ha es \
    user users admin member members membership contact contacts person people reader readers recipient \
    customer customers account accounts profile record row entry lead prospect donor supporter \
    volunteer student pupil player patient parent employee staff partner guest visitor owner tenant \
    resident alumni list lists mailinglist group groups club team org organisation organization society \
    association company school church parish choir band party union community committee mitglied \
    mitglieder kunde kunden verein gruppe liste verteiler chor membre client miembro socio membro lid \
    klant medlem kund global globally hard soft list reason reasons grund motif motivo flag mehr plus \
    aus von per e our your my their
    """)

  /// All of them.
  static let words = telling.union(qualities).union(presence).union(since).union(channels).union(
    context)

  private static let longest = words.map(\.count).max() ?? 0

  /// A word of several of these that nothing sets apart, as those words, in as few as possible; any other as it is.
  static func split(_ word: String) -> [String] {
    guard word.count > 4, word.count <= 60, !words.contains(word) else { return [word] }
    let letters = Array(word)
    // By the place where they end: the fewest words that lead there.
    var ways: [[String]?] = [[]] + letters.map { _ in nil }
    for end in 1...letters.count {
      for start in stride(from: max(0, end - longest), through: end - 2, by: 1) {
        guard let way = ways[start], ways[end].map({ way.count + 1 < $0.count }) ?? true else {
          continue
        }
        let part = String(letters[start..<end])
        if words.contains(part) { ways[end] = way + [part] }
      }
    }
    guard let way = ways[letters.count], way.contains(where: { $0.count > 2 && isTold($0) }) else {
      return [word]
    }
    return way
  }

  private static func isTold(_ word: String) -> Bool {
    telling.contains(word) || qualities.contains(word) || presence.contains(word)
  }

  private static func set(_ words: String) -> Set<String> {
    Set(words.split(whereSeparator: \.isWhitespace).map(String.init))
  }
}
