/// A command line that was understood, RFC 5321 §4.1.1.
enum Command {
  case helo
  case ehlo
  case mail(reversePath: String, parameters: [Parameter])
  case rcpt(forwardPath: String)
  case starttls
  /// RFC 4954 §4, with the initial response where there is one.
  case auth(mechanism: String, response: String?)
  case data, rset, noop, vrfy, help, quit

  /// `SIZE=1000` after MAIL FROM; the keyword is in upper case.
  struct Parameter: Equatable {
    let keyword: String
    let value: String?
  }

  /// Reads a line without its CRLF; throws the reply that refuses it.
  init(parsing line: String) throws(Reply) {
    // §4.1.1: tolerate white space before the line's end.
    let text = line.dropTrailingBlanks()
    let verb = text.prefix { $0 != " " }
    let rest = text.dropFirst(verb.count)
    switch verb.uppercased() {
    case "EHLO": self = try Self.hello(.ehlo, rest)
    case "HELO": self = try Self.hello(.helo, rest)
    case "MAIL": self = try Self.mail(rest)
    case "RCPT": self = try Self.rcpt(rest)
    case "DATA": self = try Self.bare(.data, rest)
    case "RSET": self = try Self.bare(.rset, rest)
    case "QUIT": self = try Self.bare(.quit, rest)
    case "NOOP": self = .noop
    case "HELP": self = .help
    case "VRFY": self = try Self.vrfy(rest)
    case "STARTTLS": self = try Self.bare(.starttls, rest)
    case "AUTH": self = try Self.auth(rest)
    case "EXPN", "BDAT", "TURN", "ETRN", "SEND", "SOML", "SAML":
      // §4.2.4: known to the world, but not implemented here.
      throw Reply(502, "5.5.1", "command not implemented")
    default: throw .unknownCommand
    }
  }

  private static func hello(_ command: Command, _ rest: Substring) throws(Reply) -> Command {
    // RFC 2034 §4: no enhanced codes in any answer to EHLO and HELO.
    guard !rest.dropFirst().isEmpty else { throw Reply(501, nil, "the client's name is missing") }
    return command
  }

  private static func bare(_ command: Command, _ rest: Substring) throws(Reply) -> Command {
    guard rest.isEmpty else { throw .badParameters("this command takes no parameters") }
    return command
  }

  private static func vrfy(_ rest: Substring) throws(Reply) -> Command {
    guard !rest.isEmpty else { throw .badParameters("VRFY needs a name") }
    return .vrfy
  }

  private static func auth(_ rest: Substring) throws(Reply) -> Command {
    let words = rest.split(separator: " ").map(String.init)
    guard let mechanism = words.first, words.count <= 2 else {
      throw .badParameters("AUTH needs a mechanism")
    }
    return .auth(mechanism: mechanism.uppercased(), response: words.count == 2 ? words[1] : nil)
  }

  private static func mail(_ rest: Substring) throws(Reply) -> Command {
    let path = try PathArgument(rest, keyword: " FROM:")
    if path.address.isEmpty { return .mail(reversePath: "", parameters: path.parameters) }
    guard EnvelopeAddress(path.address) != nil else {
      throw Reply(501, "5.1.7", "bad sender address syntax")
    }
    return .mail(reversePath: path.address, parameters: path.parameters)
  }

  private static func rcpt(_ rest: Substring) throws(Reply) -> Command {
    let path = try PathArgument(rest, keyword: " TO:")
    guard EnvelopeAddress(path.address) != nil else {
      throw Reply(501, "5.1.3", "bad recipient address syntax")
    }
    // §4.1.1.11: no extension offered here defines a parameter of RCPT.
    if let first = path.parameters.first {
      throw Reply(555, "5.5.4", "unknown RCPT parameter \(first.keyword)")
    }
    return .rcpt(forwardPath: path.address)
  }
}

extension String {
  fileprivate func dropTrailingBlanks() -> Substring {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return text
  }
}
