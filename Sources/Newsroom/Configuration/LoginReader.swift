import Diagnostics
import Settings

/// Reads who logs in to a relay, and how.
struct LoginReader {
  static let keys = ["username", "password", "token", "login_options"]

  /// What libcurl knows of SASL; which of these it was built with is seen at the first login.
  static let mechanisms = [
    "PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256", "GSSAPI", "NTLM",
    "EXTERNAL", "XOAUTH2", "OAUTHBEARER",
  ]

  let username: String?
  let password: Secret?
  let token: Secret?
  let options: String?

  /// - Parameter mapping: what the relay says, over the defaults.
  init(_ mapping: YAMLMapping) throws {
    username = try mapping.string("username")
    password = try mapping.secret("password", what: "the password")
    token = try mapping.secret("token", what: "the token")
    options = try Self.options(mapping)
    if password != nil, token != nil {
      throw mapping.problem(
        "a password and a token", at: "token", hint: "a relay is logged in to with one of them")
    }
    guard let username else {
      if password != nil || token != nil {
        throw mapping.problem(
          "a \(password == nil ? "token" : "password") without a username",
          at: password == nil ? "token" : "password", hint: "username: weekly@example.org")
      }
      return
    }
    // RFC 4422 App. A: who it is, the client's certificate tells; the name is whom it acts for.
    let isExternal = options?.contains("EXTERNAL") == true
    guard isExternal || password != nil || token != nil else {
      throw mapping.problem(
        "a username without a password", at: "username",
        hint: "password: { env: BROADSHEET_SMTP_PASSWORD }")
    }
    // RFC 4616 §2 and RFC 7628 §3.1 set them apart by NUL and by Control-A, which no setting may hold.
    assert(!username.utf8.contains(0))
  }

  /// `AUTH=PLAIN`, or several set apart by `;`.
  private static func options(_ mapping: YAMLMapping) throws -> String? {
    guard let text = try mapping.string("login_options") else { return nil }
    for part in text.split(separator: ";", omittingEmptySubsequences: false) {
      let mechanism = part.uppercased().hasPrefix("AUTH=") ? String(part.dropFirst(5)) : ""
      guard mechanism == "*" || mechanisms.contains(mechanism.uppercased()) else {
        throw mapping.problem(
          "“\(part)” is not a way to log in", at: "login_options",
          hint: nearestName(to: mechanism.uppercased(), among: mechanisms)
            .map { "did you mean “AUTH=\($0)”?" } ?? "AUTH=PLAIN, for example")
      }
    }
    return text.uppercased()
  }
}
