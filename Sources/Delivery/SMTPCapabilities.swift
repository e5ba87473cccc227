/// What a relay said it can do in its reply to EHLO (RFC 5321 §4.1.1.1).
package struct SMTPCapabilities: Sendable, Equatable {
  /// RFC 2920
  package var pipelining = false
  /// RFC 6531
  package var smtpUTF8 = false
  /// RFC 3461
  package var dsn = false
  /// RFC 1870; nil when not offered, 0 for no fixed limit.
  package var size: Int?
  /// RFC 4954
  package var auth = false
  /// Whether the relay took a login (RFC 4954 §4: reply 235).
  package var isLoggedIn = false

  /// Reads the dialogue of a new connection, whose last EHLO counts: what was said before STARTTLS
  /// came unprotected (RFC 3207 §4.2).
  init(greeting lines: [String]) {
    for line in lines {
      if line.hasPrefix("220") {
        self = SMTPCapabilities()
        continue
      }
      if line.hasPrefix("235") { isLoggedIn = true }
      guard line.hasPrefix("250"), line.count > 4 else { continue }
      let words = line.dropFirst(4).uppercased().split(separator: " ")
      switch words.first {
      case "PIPELINING": pipelining = true
      case "SMTPUTF8": smtpUTF8 = true
      case "DSN": dsn = true
      case "SIZE": size = words.dropFirst().first.flatMap { Int($0) } ?? 0
      case "AUTH": auth = true
      case let word?: if word.hasPrefix("AUTH=") { auth = true }
      case nil: break
      }
    }
  }

  package init() {}
}
