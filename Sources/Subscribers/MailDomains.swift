/// Domains that mail is known by: those of which many have an address, and those that nobody keeps one at.
enum MailDomains {
  /// A domain that another looks like by one slip: a letter more, less, another or two in the other order; or by
  /// another end. Nil for one that is known itself.
  static func meant(by domain: String) -> String? {
    guard !known.contains(domain) else { return nil }
    let bytes = Array(domain.utf8)
    if let near = commonBytes.firstIndex(where: { isOneSlip(bytes, $0) }) { return common[near] }
    // gmail.con, hotmail.cmo: the name is right, and the end is none.
    let labels = domain.split(separator: ".", maxSplits: 1)
    guard labels.count == 2, wrongEnds.contains(String(labels[1])) else { return nil }
    return common.first { $0.hasPrefix("\(labels[0]).") }
  }

  static func looksDisposable(_ domain: String) -> Bool {
    disposable.contains { domain.contains($0) }
  }

  /// Local parts of offices (RFC 2142), and what people call them.
  static let roles: Set<String> = [
    "abuse", "accounts", "admin", "administrator", "all", "billing", "bookings", "contact",
    "editor", "enquiries", "everyone", "feedback", "finance", "ftp", "hello", "help", "helpdesk",
    "hostmaster", "hr", "info", "inquiries", "jobs", "kontakt", "legal", "mail", "mailer-daemon",
    "marketing", "media", "news", "newsletter", "no-reply", "noc", "noreply", "office", "orders",
    "post", "postmaster", "press", "privacy", "reception", "root", "sales", "security", "service",
    "spam", "staff", "subscribe", "support", "team", "unsubscribe", "usenet", "uucp", "webmaster",
    "www",
  ]

  /// Where most people have their address, the more common first.
  private static let common = [
    "gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "icloud.com", "aol.com", "live.com",
    "msn.com", "googlemail.com", "yahoo.co.uk", "hotmail.co.uk", "comcast.net", "verizon.net",
    "protonmail.com", "proton.me", "gmx.de", "gmx.net", "web.de", "t-online.de", "freenet.de",
    "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "hotmail.fr", "yahoo.fr", "libero.it",
    "hotmail.it", "btinternet.com", "sbcglobal.net", "mail.ru", "yandex.ru", "bluewin.ch",
    "telenet.be", "fastmail.com", "bigpond.com", "rogers.com", "shaw.ca",
  ]

  private static let commonBytes = common.map { Array($0.utf8) }

  /// Those, and others that only look as if they were one of them.
  private static let known = Set(common).union([
    "mail.com", "email.com", "ymail.com", "gmx.com", "gmx.at", "gmx.ch", "gmx.fr", "live.ca",
    "live.co.uk", "live.fr", "live.de", "live.nl", "live.it", "live.se", "live.dk", "live.no",
    "me.com",
    "mac.com", "yahoo.ca", "yahoo.de", "yahoo.es", "yahoo.it", "yahoo.co.jp", "yahoo.co.in",
    "yahoo.com.au", "yahoo.com.br", "outlook.de", "outlook.fr", "outlook.es", "outlook.it",
    "hotmail.de", "hotmail.es", "hotmail.se", "hotmail.no", "hotmail.ch", "hotmail.be",
    "hotmail.nl",
    "hey.com", "rocketmail.com", "fastmail.fm", "protonmail.ch", "pm.me", "web.com", "wed.de",
    "ail.com", "sfr.fr", "free.de", "gail.com", "aol.de", "aol.fr", "aol.co.uk", "ao.com",
    "man.com", "mun.com", "gmx.us", "ya.ru", "yandex.com", "mail.de", "mail.be", "mail.fr",
    "mail.ee",
  ])

  /// What a hand makes of “com”, and ends that are none.
  private static let wrongEnds: Set = [
    "con", "cmo", "ocm", "comm", "vom", "xom", "cim", "coom", "c0m", "co", "cm", "om", "com.com",
    "comn", "clm", "cpm", "dom", "nte", "ne", "netr", "ent",
  ]

  /// Words that stand in the names of services for addresses to throw away.
  private static let disposable = [
    "10minutemail", "20minutemail", "burnermail", "discard.email", "dispostable", "emailondeck",
    "fakeinbox", "getairmail", "getnada", "guerrillamail", "maildrop.cc", "mailinator",
    "mailnesia", "minuteinbox", "mintemail", "mohmal", "mytemp.email", "sharklasers",
    "spamgourmet", "temp-mail", "tempinbox", "tempmail", "tempr.email", "throwaway", "trash-mail",
    "trashmail", "wegwerfmail", "yopmail",
  ]

  private static func isOneSlip(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    guard abs(a.count - b.count) <= 1, a != b else { return false }
    let (short, long) = a.count < b.count ? (a, b) : (b, a)
    let start = zip(short, long).prefix { $0 == $1 }.count
    let (left, right) = (Array(short[start...]), Array(long[start...]))
    if left.count < right.count { return right.dropFirst().elementsEqual(left) }
    if left.dropFirst().elementsEqual(right.dropFirst()) { return true }
    return left.count > 1 && left[0] == right[1] && left[1] == right[0]
      && left.dropFirst(2).elementsEqual(right.dropFirst(2))
  }
}
