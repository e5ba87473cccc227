import Clock
import Curl
import Delivery
import Diagnostics
import Foundation
import Mail
import Settings

/// Reads one relay: what stands beside its address, and below that what `delivery:` says for all.
struct RelayReader {
  /// What may be said for all relays at once; what only mail servers know means nothing to the others.
  static let defaultKeys = serverKeys + limitKeys + ["timeouts"]

  private static let serverKeys =
    LoginReader.keys + [
      "tls", "ca_file", "client_certificate", "client_key", "client_key_password", "proxy",
      "source_address", "hello",
    ]
  private static let limitKeys = LimitsReader.keys

  private let mapping: YAMLMapping
  private let own: YAMLMapping
  private let zones: ZoneFiles
  private let defaults: YAMLMapping
  private let address: RelayAddress
  private let givenName: String?

  /// - Parameter own: with the address under `url`.
  init(own: YAMLMapping, defaults: YAMLMapping, zones: ZoneFiles) throws {
    self.zones = zones
    guard let text = try own.string("url") else {
      throw own.problem("a relay without an address", at: "url", hint: "url: smtp://host:587")
    }
    guard let address = RelayAddress(parsing: text) else {
      // What looks like a name or a password is not shown.
      throw own.problem(
        "“\(text.contains("@") ? "the address" : text)” is not a relay's address", at: "url",
        hint: RelayAddress.hint)
    }
    if let fault = address.path.flatMap(WrittenPath.fault) {
      throw own.problem(fault.reason, at: "url", hint: fault.hint)
    }
    self.address = address
    try own.rejectKeys(
      otherThan: ["url", "name", "weight"] + Self.limitKeys + Self.keys(of: address))
    // Who says one of them means no other's.
    let apart = ["password", "token"]
    mapping = own.over(
      defaults, without: apart.contains(where: own.has) ? apart.filter { !own.has($0) } : [])
    self.own = own
    self.defaults = defaults
    givenName = try own.string("name")
  }

  private static func keys(of address: RelayAddress) -> [String] {
    switch address.way {
    case .server: serverKeys + ["timeouts"]
    // It leads nowhere but to this machine.
    case .socket: (serverKeys + ["timeouts"]).filter { !["proxy", "source_address"].contains($0) }
    case .sendmail: ["command", "timeouts"]
    case .maildir, .eml: []
    }
  }

  /// What it is called where no other is called so.
  var shortName: String { givenName ?? address.name }
  var longName: String { givenName ?? address.longName }

  /// Where its name comes from.
  var place: SourceLocation { mapping.location(of: givenName == nil ? "url" : "name") }

  func relay(named name: String) throws -> RelaySettings {
    let timeouts = try timeouts()
    var relay = RelaySettings(name: name, url: "smtp://localhost", tls: .none)
    switch address.way {
    case .server(let url, _, _): relay.url = url
    case .socket(let path): relay.way = .socket(path: path)
    case .sendmail(let program): relay.way = .sendmail(try command() ?? [program])
    case .maildir(let path): relay.way = .maildir(path: path)
    case .eml(let path): relay.way = .eml(path: path)
    }
    if address.isSMTP { try readServer(into: &relay) }
    relay.weight = try mapping.integer("weight", in: 1...1000)
    relay.timeouts = try SMTPTimeouts(timeouts)
    relay.connectTimeout = try timeouts?.seconds("connect") ?? relay.connectTimeout
    relay.policy.connections = try mapping.integer("connections", in: 1...1000) ?? 4
    // What stands beside them all holds for all together, but this.
    relay.policy.limits = try LimitsReader(mapping: own, zones: zones).limits()
    relay.policy.limits.messagesPerConnection =
      try LimitsReader(mapping: mapping, zones: zones).limits().messagesPerConnection
    for key in mapping.names { relay.places[key] = mapping.location(of: key) }
    return relay
  }

  private func readServer(into relay: inout RelaySettings) throws {
    relay.tls = try tls()
    let login = try LoginReader(mapping)
    relay.username = login.username
    relay.password = login.password
    relay.token = login.token
    relay.loginOptions = login.options
    relay.hello = try hello()
    relay.certificateFile = try mapping.path("ca_file")
    relay.clientCertificate = try clientCertificate()
    if case .server = address.way {
      relay.proxy = try ProxyReader.proxy(of: mapping)
      relay.source = try source()
    }
    // “localhost” is the proxy's own machine where there is one.
    let staysHere = address.isLoopback && relay.proxy == nil
    if login.username != nil, relay.tls != .required, !address.isTLS, !staysHere {
      throw mapping.problem(
        "a \(login.token == nil ? "password" : "token") would go over the network unprotected",
        at: mapping.has("tls") ? "tls" : "url", hint: "tls: required")
    }
  }

  private func clientCertificate() throws -> RelaySettings.ClientCertificate? {
    let key = try mapping.path("client_key")
    let password = try mapping.secret("client_key_password", what: "the key's password")
    guard let file = try mapping.path("client_certificate") else {
      for (name, isThere) in [("client_key", key != nil), ("client_key_password", password != nil)]
      where isThere {
        throw mapping.problem(
          "“\(name)” without a certificate", at: name, hint: "client_certificate: weekly.pem")
      }
      return nil
    }
    return RelaySettings.ClientCertificate(file: file, keyFile: key, keyPassword: password)
  }

  /// An address of this machine, or the name of an interface (netdevice(7): 15 characters at most).
  private func source() throws -> String? {
    guard let text = try mapping.string("source_address") else { return nil }
    let bare =
      text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
    guard
      SourceAddress.isAddress(bare) || bare.wholeMatch(of: /[A-Za-z][A-Za-z0-9_.@\-]{0,14}/) != nil
    else {
      throw mapping.problem(
        "“\(text)” is neither an address nor an interface", at: "source_address",
        hint: "an address of this machine, such as 192.0.2.1, or eth0")
    }
    return bare
  }

  /// A program with its arguments, as a list: no shell reads it.
  private func command() throws -> [String]? {
    guard let command = try mapping.strings("command") else { return nil }
    guard mapping.isList("command"), let program = command.first, program.hasPrefix("/") else {
      throw mapping.problem(
        "“command” must be a list that begins with a program's full path", at: "command",
        hint: "command: [/usr/bin/msmtp, -a, weekly]")
    }
    return command
  }

  private func tls() throws -> ConnectionOptions.TLS {
    guard let text = try mapping.string("tls") else {
      // Nobody listens on a socket of this machine.
      if case .socket = address.way { return .none }
      return .required
    }
    guard let tls = ConnectionOptions.TLS(rawValue: text) else {
      throw mapping.problem(
        "“\(text)” is not a way of using TLS", at: "tls", hint: "required, opportunistic or none")
    }
    return tls
  }

  /// A domain or an address literal (RFC 5321 §4.1.1.1).
  private func hello() throws -> String? {
    guard let text = try mapping.string("hello") else { return nil }
    do throws(DomainName.Failure) { return try DomainName.asciiForm(of: text) } catch {
      throw mapping.problem(
        error.reason, at: "hello",
        hint: "the full name of this machine, such as mail.example.org, or [192.0.2.1]")
    }
  }

  /// One by one: a relay that says one of them has the others from the defaults.
  private func timeouts() throws -> YAMLMapping? {
    let keys = ["connect", "command", "data", "block", "message", "stop"]
    let layers = try [mapping, defaults].compactMap { try $0.mapping("timeouts") }
    for layer in layers { try layer.rejectKeys(otherThan: keys) }
    guard let first = layers.first, let last = layers.last else { return nil }
    return first.over(last)
  }
}

extension SMTPTimeouts {
  fileprivate init(_ mapping: YAMLMapping?) throws {
    self.init()
    command = try mapping?.seconds("command") ?? command
    data = try mapping?.seconds("data") ?? data
    block = try mapping?.seconds("block") ?? block
    message = try mapping?.seconds("message") ?? message
    afterStop = try mapping?.seconds("stop") ?? afterStop
  }
}

extension YAMLMapping {
  fileprivate func seconds(_ key: String) throws -> Duration? {
    try integer(key, in: 1...3600).map { .seconds($0) }
  }
}
