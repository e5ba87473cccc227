import Foundation

/// Where mail goes out, as the configuration writes it.
struct RelayAddress: Equatable {
  enum Way: Equatable {
    /// A mail server, by `smtp` or `smtps`.
    case server(url: String, host: String, port: Int)
    /// A mail server on a socket of this machine.
    case socket(path: String)
    /// A program that takes mails, by default where systems have one.
    case sendmail(program: String)
    /// A folder as maildir(5) has it.
    case maildir(path: String)
    /// A folder of `.eml` files.
    case eml(path: String)
  }

  var way: Way

  static let hint = """
    smtp://host:587, smtps://host:465, unix:/run/relay.sock, sendmail:, maildir:PATH or eml:PATH; \
    name and password stand in keys of their own
    """

  /// - Returns: nil for what is no address, or holds more than one.
  init?(parsing text: String) {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let rest = String(text[text.index(after: colon)...])
    switch text[..<colon].lowercased() {
    case "smtp", "smtps":
      guard let way = Self.server(text) else { return nil }
      self.way = way
    case "unix": way = .socket(path: rest)
    case "smtp+unix":
      guard rest.hasPrefix("//") else { return nil }
      way = .socket(path: String(rest.dropFirst(2)))
    case "sendmail": way = .sendmail(program: rest.isEmpty ? "/usr/sbin/sendmail" : rest)
    case "maildir": way = .maildir(path: rest)
    case "eml": way = .eml(path: rest)
    default: return nil
    }
    guard isWhole else { return nil }
  }

  /// The folder that mails are laid into.
  var path: String? {
    switch way {
    case .server, .socket, .sendmail: nil
    case .maildir(let path), .eml(let path): path
    }
  }

  /// Whether a path has something in it, where it must, and leads somewhere for certain.
  private var isWhole: Bool {
    switch way {
    case .server: true
    // sockaddr_un holds 108 bytes with the end (unix(7)).
    case .socket(let path): path.hasPrefix("/") && path.utf8.count < 108
    case .sendmail(let program): program.hasPrefix("/")
    case .maildir(let path), .eml(let path): !path.isEmpty && !path.hasPrefix("//")
    }
  }

  private static func server(_ text: String) -> Way? {
    guard let url = URLComponents(string: text), let scheme = url.scheme?.lowercased(),
      let host = url.host, !host.isEmpty, url.user == nil,
      url.password == nil, url.query == nil, url.fragment == nil,
      ["", "/"].contains(url.path), (1...65535).contains(url.port ?? 25)
    else { return nil }
    return .server(url: text, host: host, port: url.port ?? (scheme == "smtps" ? 465 : 25))
  }

  /// Whether mail is spoken on the way, so that TLS, names and passwords mean something.
  var isSMTP: Bool {
    switch way {
    case .server, .socket: true
    case .sendmail, .maildir, .eml: false
    }
  }

  /// Whether all that is said is protected from the first octet on.
  var isTLS: Bool {
    guard case .server(let url, _, _) = way else { return false }
    return url.lowercased().hasPrefix("smtps:")
  }

  /// Whether what is said stays on this machine.
  var isLoopback: Bool {
    guard case .server(_, let host, _) = way else { return true }
    return Self.isLoopback(host)
  }

  static func isLoopback(_ host: String) -> Bool {
    host.lowercased() == "localhost" || ["[::1]", "::1"].contains(host)
      || host.wholeMatch(of: /127(\.\d{1,3}){3}/) != nil
  }

  /// What it is called where nobody gave it a name.
  var name: String {
    switch way {
    case .server(_, let host, _): host
    case .socket(let path): "unix \(path)"
    case .sendmail: "sendmail"
    case .maildir(let path): "maildir \(path)"
    case .eml(let path): "eml \(path)"
    }
  }

  /// The same where another is called so too.
  var longName: String {
    switch way {
    case .server(_, let host, let port): "\(host):\(port)"
    case .sendmail(let program): "sendmail \(program)"
    case .socket, .maildir, .eml: name
    }
  }
}
