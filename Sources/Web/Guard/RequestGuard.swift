import Diagnostics

/// Who may ask the preview for anything at all: decided before any routing, by what the client wrote.
///
/// A page of another site can send requests to this machine, and with a name of its own that it lets lead here
/// (DNS rebinding) read the answers; so the Host must be one of few, and what a browser says of where a request
/// comes from is believed. Whatever is refused gets a status and no content.
struct RequestGuard: Sendable {
  enum Verdict: Equatable, Sendable {
    case pass
    /// The one-time token was right: the client gets the cookie, and is sent to the address without the token.
    case admit(to: String, by: Int)
    case refuse(Refusal)
  }

  enum Refusal: Int, Equatable, Sendable {
    case badRequest = 400
    case forbidden = 403
    case notAllowed = 405
    case tooLong = 414
    case misdirected = 421
    case fieldsTooLarge = 431
    case badVersion = 505
  }

  let port: Int
  /// A name besides those of this machine, by which a tunnel or a proxy leads here.
  var host: String?
  /// What whatever acts must show; made anew by each process.
  let token: String
  /// What whoever comes shows once, and what they have from then on; nil where this machine's own names alone lead
  /// here. Behind a proxy nobody can be told by a name: one that passes on its own Host speaks for whomever it serves.
  var admission: Admission?

  struct Admission: Sendable {
    /// Each admits one browser.
    let once: [String]
    let cookie: String
  }

  static let tokenField = "broadsheet-token"
  static let cookieName = "broadsheet"
  private static let maximumSize = 16_384
  private static let maximumTarget = 4096

  /// - Parameter used: by which of the one-time tokens somebody was admitted before.
  func verdict(on request: RawRequest, used: Set<Int> = []) -> Verdict {
    guard let minorVersion = request.minorVersion, minorVersion <= 1 else {
      return .refuse(.badVersion)
    }
    guard request.target.utf8.count <= Self.maximumTarget else { return .refuse(.tooLong) }
    guard request.size <= Self.maximumSize else { return .refuse(.fieldsTooLarge) }
    guard ["GET", "POST"].contains(request.method) else { return .refuse(.notAllowed) }
    // RFC 9112 §3.2: a request without a Host, or with two, is answered with 400.
    let hosts = request.values("host")
    guard let host = hosts.first, hosts.count == 1 else { return .refuse(.badRequest) }
    guard isPlain(request) else { return .refuse(.badRequest) }
    guard isOwn(host) || isNamed(host) else { return .refuse(.misdirected) }
    if let refusal = refusal(ofSender: request, host) { return .refuse(refusal) }
    // From a frame without rights no browser sends a cookie along. What it tells says nothing of an issue, and is heard
    // by the page alone whose view it names, which nobody else knows.
    let isSignal = request.method == "GET" && MailSignal(path: request.path) != nil
    guard let admission, !isSignal else { return .pass }
    return verdict(on: request, by: admission, used)
  }

  /// Only the form of a target that begins with a path is for us (RFC 9112 §3.2.1), and all our paths are
  /// written without codes: one that needs decoding is meant to get past somebody.
  private func isPlain(_ request: RawRequest) -> Bool {
    let segments = request.path.split(separator: "/", omittingEmptySubsequences: false)
    guard let first = segments.first, first.isEmpty, segments.count > 1 else { return false }
    let isPath = segments.dropFirst().enumerated().allSatisfy { number, segment in
      let isLast = number == segments.count - 2
      return segment != "." && segment != ".." && (isLast || !segment.isEmpty)
        && segment.utf8.allSatisfy(\.isPlainInPath)
    }
    return isPath && request.query.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x23 }
  }

  private func isOwn(_ host: String) -> Bool {
    ["127.0.0.1", "localhost", "[::1]"].contains { "\($0):\(port)" == host }
  }

  private func isNamed(_ host: String) -> Bool {
    guard let name = self.host else { return false }
    return host == name || host == "\(name):\(port)"
  }

  /// What a browser says of where the request comes from (Fetch Metadata), and what an act must show.
  private func refusal(ofSender request: RawRequest, _ host: String) -> Refusal? {
    let origins = request.values("origin")
    let schemes = isOwn(host) ? ["http"] : ["http", "https"]
    let isFromMail = MailSignal(path: request.path) != nil
    let isSame = origins.allSatisfy { origin in
      // What has no right has no origin, and says so of a picture that it asks for.
      schemes.contains { "\($0)://\(host)" == origin } || isFromMail && origin == "null"
    }
    guard isSame, origins.count <= 1 else { return .forbidden }
    let sites = request.values("sec-fetch-site")
    guard sites.count <= 1,
      sites.allSatisfy({ ["same-origin", "none"].contains($0) }) || isFromMail
    else { return .forbidden }
    guard request.method == "POST" else { return nil }
    let tokens = request.values(Self.tokenField)
    guard origins.count == 1, tokens.count == 1, tokens.first?.isSameSecret(as: token) ?? false
    else { return .forbidden }
    return nil
  }

  private func verdict(
    on request: RawRequest, by admission: Admission, _ used: Set<Int>
  ) -> Verdict {
    let cookies = request.values("cookie").flatMap { $0.split(separator: ";") }
      .map { $0.split(separator: "=", maxSplits: 1).map { String($0).trimmedBlanks } }
    let isKnown = cookies.contains {
      $0.first == Self.cookieName && $0.last?.isSameSecret(as: admission.cookie) ?? false
    }
    if isKnown { return .pass }
    let number = admission.once.indices.first {
      String(request.query).isSameSecret(as: "token=\(admission.once[$0])")
    }
    guard let number, !used.contains(number), request.method == "GET" else {
      return .refuse(.forbidden)
    }
    return .admit(to: String(request.path), by: number)
  }
}

extension UInt8 {
  /// Whether it may stand in a path as it is: the unreserved characters (RFC 3986 §2.3).
  fileprivate var isPlainInPath: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"):
      true
    default: false
    }
  }
}

extension String {
  /// Compares in a time that tells nothing of where two secrets differ.
  fileprivate func isSameSecret(as other: String) -> Bool {
    let (one, two) = (Array(utf8), Array(other.utf8))
    guard one.count == two.count else { return false }
    return zip(one, two).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }

  fileprivate var trimmedBlanks: String { String(drop { $0 == " " }) }
}
