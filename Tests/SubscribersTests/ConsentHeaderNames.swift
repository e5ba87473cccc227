/// Columns of real exports that say who may be mailed.
enum ConsentHeaderNames {
  /// A name, what stands there for somebody who stays, and for somebody who does not want mails.
  static let telling = """
    deactivated||2021-05-05
    deactivated_at||2021-05-05
    Deactivation date||2021-05-05
    Widerspruch||ja
    storniert|nein|ja
    uppsagd||2021-05-05
    leave_date||2021-05-05
    remove_date||2021-05-05
    Stop Time||2021-05-05
    spam_report_at||2021-05-05
    erased_at||2021-05-05
    anonymized_at||2021-05-05
    declined|0|1
    bajas|no|si
    解除||1
    סטטוס|פעיל|הוסר
    الحالة|نشط|ملغى
    Subscription|Weekly|None
    Subscription|Active|None
    Subscription|yes|no
    Subscriptions|weekly;daily|none
    My subscriptions|News|None
    Subscription Type|Full|None
    Subscription Level|All|None
    Subscription preference|All emails|No emails
    Email Subscription|1|0
    Email subscription type|HTML|None
    Email Type|HTML|None
    Mail Type|HTML|None
    Email format|html|none
    Mailing preference|All|None
    Email Preference|HTML|None
    Email preferences|Weekly|None
    Email frequency|Weekly|Never
    Contact preference|Email|None
    Contact permission|Yes|No
    Communication preference|Email|None
    Email permission status|Implied|Opted Out
    Email Permission|granted|none
    Email Opt|In|Out
    HasOptedOutOfEmail|false|true
    Has Opted Out Of Email|0|1
    Email Opt Out|0|1
    Email opt-in|Yes|No
    Opted In|Yes|No
    Do Not Email|No|Yes
    DoNotEMail|0|1
    donotbulkemail|Allow|Do Not Allow
    Do not allow Bulk Emails|Allow|Do Not Allow
    Do not allow Emails|0|1
    Bulk email|Allow|Do not allow
    Allow emails|yes|no
    Allow Email|Y|N
    Email Allowed|1|0
    Emailable|Yes|No
    Mailable|1|0
    Contactable|1|0
    Marketable|1|0
    Marketing contact status|Marketing contact|Non-marketing contact
    Marketing emails|yes|no
    Marketing Email|Subscribed|Unsubscribed
    Accepts Marketing|yes|no
    Accepts Email Marketing|yes|no
    Email Marketing Consent|SUBSCRIBED|NOT_SUBSCRIBED
    Email Marketing Status|Subscribed|Never subscribed
    Email subscriber status|Subscribed|Never subscribed
    Unsubscribed from all email|false|true
    Global Unsubscribe|0|1
    Receive newsletter|Yes|No
    Receives emails|Yes|No
    Wants newsletter|y|n
    Newsletter|Yes|None
    Newsletter Subscription|Yes|No
    newsletter_subscriber|1|0
    Mailing list|Yes|No
    On mailing list|Yes|No
    Mailing List Status|Member|Former
    Member Status|Active|Lapsed
    Membership|active|ended
    Delivery|each issue|none
    Delivery mode|Individual|No mail
    Delivery status|OK|Suspended
    Digest|daily|none
    nomail|0|1
    NOMAIL|No|Yes
    Mail status|MAIL|NOMAIL
    Lifecycle|subscribed|unsubscribed
    Lifecycle stage|Subscriber|Unsubscribed
    Validity|valid|invalid
    Email Status|valid|invalid
    Suppressed|0|1
    Suppression|none|global
    Blocked|No|Yes
    Is Blocked|false|true
    Consent|Given|Withdrawn
    GDPR consent|yes|no
    Consent to email|true|false
    Consent Status|Express|None
    Double opt-in|Yes|No
    DOI|1|0
    Einwilligung|ja|nein
    Einwilligung Newsletter|erteilt|widerrufen
    Newsletter-Einwilligung|ja|nein
    Newsletter abonniert|ja|nein
    Newsletterempfänger|ja|nein
    Newsletter-Status|aktiv|inaktiv
    Werbeeinwilligung|ja|nein
    Werbeerlaubnis|ja|nein
    Werbung erlaubt|ja|nein
    E-Mail-Werbung|ja|nein
    Mailempfang|ja|nein
    E-Mail-Versand|ja|nein
    Abonnement|Wöchentlich|Keines
    Abonnement|aktiv|gekündigt
    Abostatus|aktiv|gekündigt
    Abo-Status|läuft|beendet
    Bezug|ja|nein
    Empfänger|ja|nein
    Empfangsart|HTML|keine
    Newsletterbezug|ja|nein
    Kontakterlaubnis|ja|nein
    Kontakt erwünscht|ja|nein
    Kontaktaufnahme|ja|nein
    Mailing erlaubt|J|N
    Zugestimmt|ja|nein
    Datenschutz|ja|nein
    Abonnement|Hebdo|Aucun
    Abonné newsletter|oui|non
    Abonné à la newsletter|oui|non
    Inscrit newsletter|oui|non
    Inscription newsletter|oui|non
    Lettre d'information|oui|non
    Infolettre|oui|non
    Consentement|oui|non
    Consentement marketing|oui|non
    Accepte la newsletter|oui|non
    Accepte les emails|oui|non
    Accepte de recevoir|oui|non
    Optin newsletter|1|0
    Opt-in partenaires|1|0
    Désinscrit|non|oui
    Désabonnement|non|oui
    Ne pas contacter|non|oui
    Envoi|oui|non
    Souhaite recevoir|oui|non
    Suscripción|Semanal|Ninguna
    Suscripción|activa|cancelada
    Suscripciones|boletín|ninguna
    Suscriptor|sí|no
    Estado de suscripción|activo|baja
    Estado suscripción|Suscrito|Baja
    Boletín|sí|no
    Acepta publicidad|sí|no
    Acepta correos|sí|no
    Acepta recibir|sí|no
    Consentimiento|sí|no
    Desea recibir|sí|no
    Recibir newsletter|sí|no
    Autoriza|sí|no
    Publicidad|sí|no
    Iscrizione|Settimanale|Nessuna
    Iscrizione newsletter|sì|no
    Stato iscrizione|Iscritto|Cancellato
    Abbonamento|attivo|scaduto
    Consenso marketing|SI|NO
    Consenso privacy|SI|NO
    Privacy|SI|NO
    Accetta email|sì|no
    Riceve newsletter|sì|no
    Ricevi newsletter|sì|no
    Assinatura|ativa|cancelada
    Assinatura|Semanal|Nenhuma
    Inscrição|sim|não
    Inscrito na newsletter|sim|não
    Situação|Ativo|Cancelado
    Aceita receber|sim|não
    Aceita emails|sim|não
    Receber novidades|sim|não
    Recebe newsletter|sim|não
    Consentimento|sim|não
    Abonnement|wekelijks|geen
    Inschrijving|actief|uitgeschreven
    Nieuwsbrief|ja|nee
    Nieuwsbrief ontvangen|ja|nee
    Toestemming|ja|nee
    Mailing|ja|nee
    Wil mail ontvangen|ja|nee
    Prenumeration|aktiv|avslutad
    Prenumeration|Vecka|Ingen
    Prenumererar|ja|nej
    Nyhetsbrev|ja|nej
    Samtycke|ja|nej
    Abonnement|aktivt|opsagt
    Nyhedsbrev|ja|nej
    Samtykke|ja|nei
    Markedsføring|ja|nei
    Subskrypcja|aktywna|brak
    Subskrypcja|tak|nie
    Zgoda|tak|nie
    Zgoda marketingowa|tak|nie
    Zgoda na newsletter|tak|nie
    Stan subskrypcji|aktywny|wypisany
    Souhlas|ano|ne
    Odběr|ano|ne
    Odběr novinek|ano|ne
    Подписка|активна|нет
    Подписка|да|нет
    Рассылка|да|нет
    Согласие|да|нет
    Согласие на рассылку|да|нет
    配信|可|不可
    メルマガ|希望する|希望しない
    メルマガ配信|1|0
    メール配信|希望|不要
    受信許可|はい|いいえ
    订阅|是|否
    订阅状态|已订阅|已退订
    接收邮件|是|否
    수신동의|Y|N
    이메일 수신동의|예|아니오
    마케팅 동의|Y|N
    Tilaus|kyllä|ei
    Uutiskirje|kyllä|ei
    Markkinointilupa|kyllä|ei
    Bülten|evet|hayır
    İzin|evet|hayır
    Abonelik|aktif|iptal
    list_status|active|removed
    contact_status|active|unsubscribed
    user_status|1|0
    sub_status|S|U
    mail_flag|1|0
    optin_flag|Y|N
    optflag|1|0
    marketing_opt_status|in|out
    emailoptout|0|1
    email_optin|true|false
    noemail|0|1
    do_not_contact|0|1
    is_active|1|0
    isSubscribed|true|false
    subscribe|1|0
    subscribe_flag|1|0
    Subscribe to newsletter|Yes|No
    Subscribe?|Yes|No
    Sign up for our newsletter|Yes|No
    Signup|Yes|No
    Join our mailing list|Yes|No
    Join our mailing list?|Yes|
    Keep me informed|Yes|No
    Keep me posted|Yes|No
    Send me updates|Yes|No
    Send me news|Yes|No
    Stay in touch|Yes|No
    May we contact you?|Yes|No
    May we email you|Yes|No
    Can we email|Yes|No
    Ok to email|Yes|No
    I would like to receive emails|Yes|No
    I agree to receive|Yes|No
    Updates|Yes|No
    News|Yes|No
    Offers|Yes|No
    Special offers|Yes|No
    Agreement|Yes|No
    Unsubscribe date||2024-01-01
    Left on||2024-01-01
    Removed on||2024-01-01
    """.split(separator: "\n").map(String.init)
}
