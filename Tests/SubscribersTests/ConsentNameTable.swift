/// Names of columns and of values in objects, as exports have them, each with what stands in it.
enum ConsentNameTable {
  /// Names with what stands there for somebody who stays and for somebody who may have left: `name|stays|left`.
  static let telling = """
    Kuendigung||2024-03-01
    Löschdatum||2024-03-01
    Loeschkennzeichen||x
    gekuendigt_am||2024-03-01
    Kuendigungsdatum||01.03.2024
    geloescht||x
    Geloescht_am||2024-03-01
    Robinson||ja
    Rückläufer||x
    Delete||x
    Delete|no|yes
    remove?||2026-10-01
    zu löschen|nein|ja
    Supprimer||oui
    Ruecklaeufer||x
    Rücktritt||2024-03-01
    Robinsonliste|nein|ja
    Leaver||x
    removals||x
    Opsagt||x
    resignation||2024-03-01
    Einverständnis|ja|nein
    Einverständniserklärung|ja|nein
    Einverständnis Newsletter|J|N
    einverstanden|ja|nein
    Zustimmungserklärung|ja|nein
    Mailverteiler|drin|raus
    E-Mail-Verteiler|ja|nein
    Aktiv|x|-
    Aktiv||-
    Active member||–
    actif|-|-
    Contact preference|email|phone only
    Kontaktpräferenz|E-Mail|nur Telefon
    Communication preferences|any|Post only
    Preferencia de contacto|correo|solo teléfono
    Acceptation|oui|non
    Autorisation|oui|non
    Aceptación|sí|no
    Autorización|sí|no
    Accettazione|si|no
    Autorizzazione|si|no
    Autorização|sim|não
    Permissão|sim|não
    Aceite|sim|não
    Toestemming|ja|nee
    Instemming|ja|nee
    Samtycke|ja|nej
    Godkännande|ja|nej
    Samtykke|ja|nej
    Tilladelse|ja|nej
    Godkjenning|ja|nei
    Zgoda na kontakt|tak|nie
    Akceptacja|tak|nie
    Suostumus|kyllä|ei
    Hyväksyntä|kyllä|ei
    Souhlas|ano|ne
    Súhlas|áno|nie
    Hozzájárulás|igen|nem
    Beleegyezés|igen|nem
    Privola|da|ne
    Acord|da|nu
    Onay|evet|hayır
    Sutikimas|1|0
    Згода|так|ні
    同意|はい|いいえ
    HasOptedOutOfEmail|false|true
    has_opted_out_of_email|0|1
    hasoptedoutofemail|no|yes
    Has Opted Out of Email|false|true
    optedOut|false|true
    optedout||2024-03-04
    OPTED_OUT|N|Y
    optOut|0|1
    emailOptOut|no|yes
    EmailOptedOut|false|true
    email_opt_out|false|true
    isUnsubscribed|false|true
    unsubscribedAt||2024-03-04
    UnsubscribeDate||2024-03-04
    doNotMail|false|true
    donotmail|0|1
    donotemail|0|1
    doNotEmail|false|true
    donotbulkemail|0|1
    DoNotBulkEMail|0|1
    Do not allow Bulk Emails|Allow|Do Not Allow
    Do not allow Emails|Allow|Do Not Allow
    dontEmail|no|yes
    Don't contact||x
    DO NOT CONTACT||x
    emailDisabled|false|true
    email_disabled|false|true
    isBlocked|false|true
    is_blocked|-|A
    isblocked|0|1
    blockedAt||2024-03-04
    Blocked||by admin
    acceptsMarketing|true|false
    acceptsmarketing|yes|no
    Accepts Email Marketing|yes|no
    AcceptsEmail|1|0
    isActive|true|false
    isactive|1|0
    IsInactive|false|true
    ACTIVE|Y|N
    receiveEmails|yes|no
    ReceivesNewsletter|true|false
    Receive newsletter|ja|nein
    leftOn||2024-03-04
    lefton||2024-03-04
    Left||x
    hasLeft|false|true
    dateLeft||2024-03-04
    Date left||2024-03-04
    Left the list||2024-03-04
    Left choir||2024-03-04
    cancelledAt||2024-03-04
    canceledAt||2024-03-04
    cancelled_at||2024-03-04
    SubscriptionCancelledOn||2024-03-04
    membershipEndedOn||2024-03-04
    nomail||A
    nomail|-|B
    No mail||by admin
    noMail|false|true
    NoEmail|no|yes
    no_newsletter||x
    keineMails||ja
    kein Newsletter||X
    keinewerbung|nein|ja
    Geen mail||ja
    pas de mail||oui
    Ne plus contacter|non|oui
    Nicht mehr anschreiben||ja
    nicht kontaktieren|nein|ja
    No contactar||sí
    Non contattare||sì
    Removed||Q
    removedAt||2024-03-04
    isDeleted|false|true
    deleted_at||2024-03-04
    deletedOn||2024-03-04
    DeletedByAdmin||root
    isArchived|false|true
    isBounced|false|true
    bouncedAt||2024-03-04
    HardBounceDate||2024-03-04
    isSuppressed|false|true
    SuppressedOn||2024-03-04
    hasComplained|false|true
    markedSpam|false|true
    isSpam|false|true
    stop_mail||x
    stopMail|0|1
    Stop mailing|no|yes
    can_email|yes|no
    canEmail|true|false
    canContact|true|false
    Send email|yes|no
    sendEmails|true|false
    sendMail|1|0
    allowEmails|true|false
    EmailAllowed|yes|no
    wantsNewsletter|true|false
    excludeFromMailings|false|true
    IsExcludedFromCampaigns|false|true
    Newsletter|ja|nein
    newsletterOptIn|true|false
    optIn|true|false
    opted_in|1|0
    emailConsent|true|false
    marketingConsent|yes|no
    isSubscribed|true|false
    SubscriberStatus|active|unsubscribed
    emailStatus|active|bounced
    isConfirmed|true|false
    confirmed|1|0
    emailVerified|true|false
    isValid|true|false
    Valid email|yes|no
    Invalid email|no|yes
    isDeceased|false|true
    Abo|1|0
    Mail OK?|1|0
    Gekündigt|nein|ja
    Kündigungsdatum||2024-03-04
    ausgetretenAm||2024-03-04
    istGesperrt|nein|ja
    abgemeldetAm||2024-03-04
    désabonnéLe||2024-03-04
    inactif|non|oui
    Baja|no|sí
    isUndeliverable|false|true
    """.split(separator: "\n").map(String.init)

  /// The same of names that have nothing to do with it.
  static let harmless = """
    Steuernummer|12|13
    NOe Kontakt|Graz|Linz
    noe_email|Graz|Linz
    Frauenname|Aue|Oelde
    Neue Quelle|Messe|Buch
    Left handed|no|yes
    LeftHanded|false|true
    left_handed|0|1
    Left eye|0.5|1.5
    Removed stitches|no|yes
    Active since|2019-04-01|2021-05-06
    activeSince|2019-04-01|2021-05-06
    Aktiv seit|2019|2021
    Active ingredient|ibuprofen|none
    Active plan|no|yes
    Deleted scenes|3|0
    Cancelled orders|0|2
    Confirmed booking|yes|no
    Valid passport|yes|no
    Quit smoking|yes|no
    Notes|likes boats|no dogs
    Mailing address|12 Main St|4 Quay
    MailingStreet|12 Main St|4 Quay
    Email domain|example.org|example.net
    Newsletter name|Weekly|Monthly
    Block|A|2
    Block|B|C
    Stop|Main St|12
    Bus stop|Main St|12
    isFriend|true|false
    canVote|true|false
    is_member|no|yes
    hasChildren|false|true
    vegetarian|no|yes
    Do not call|no|yes
    donotphone|0|1
    donotfax|0|1
    DoNotCall|false|true
    donotpostalmail|0|1
    No fax|no|yes
    Contact No|0123 456|0123 457
    No. of emails|12|13
    Emails sent|12|0
    Last email sent|2024-03-04|2024-03-05
    lastEmailOpened|2024-03-04|2024-03-05
    Send email count|4|5
    lastContactDate|2024-03-04|2024-03-05
    Town|Oslo|Hull
    Position|Left|Right
    Canteen|no|yes
    Season|left|right
    notable|yes|no
    nonfiction|yes|no
    Mailman|Bob|Eve
    Postcode|1234|5678
    Contact person|Ann|Bob
    Campaign|Spring|Autumn
    Allergies|none|nuts
    Favourite colour|red|blue
    """.split(separator: "\n").map(String.init)
}
