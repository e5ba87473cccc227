import Curl
import Delivery
import Diagnostics
import Foundation
import Mail
import Settings

/// Reads `delivery:` of `broadsheet.yml`.
struct DeliverySettingsReader {
  let mapping: YAMLMapping

  init(mapping: YAMLMapping) throws {
    self.mapping = mapping
    try mapping.rejectKeys(otherThan: [
      "smtp", "tls", "username", "password", "login_options", "ca_file", "connections", "rate",
      "envelope_from", "timeouts", "hello",
    ])
  }

  func settings() throws -> DeliverySettings {
    guard let text = try mapping.string("envelope_from") else { return DeliverySettings() }
    do throws(Problem) {
      return DeliverySettings(envelopeFrom: try EmailAddress(parsing: text))
    } catch {
      throw mapping.problem(error.reason, at: "envelope_from")
    }
  }

  /// The relays that are named; one, as long as the run knows no more.
  func relays() throws -> [RelaySettings] {
    if mapping.isList("smtp") {
      throw mapping.problem(
        "several relays cannot be used yet", at: "smtp", hint: "name one: smtp://localhost:587")
    }
    guard let text = try mapping.string("smtp") else { return [] }
    let address = try relayAddress(text)
    let tls = try tls()
    let username = try mapping.string("username")
    let password = try mapping.secret("password", what: "the password")
    guard (username == nil) == (password == nil) else {
      throw mapping.problem(
        username == nil ? "a password without a username" : "a username without a password",
        at: username == nil ? "password" : "username",
        hint: "password: { env: BROADSHEET_SMTP_PASSWORD }")
    }
    if username != nil, tls != .required, address.scheme == "smtp", !address.isLoopback {
      throw mapping.problem(
        "a password would go over the network unprotected", at: "tls", hint: "tls: required")
    }
    let timeouts = try mapping.mapping("timeouts")
    try timeouts?.rejectKeys(otherThan: ["connect", "command", "data", "block", "message", "stop"])
    var relay = RelaySettings(
      name: address.host, url: text, tls: tls, username: username, password: password,
      loginOptions: try mapping.string("login_options"),
      certificateFile: try mapping.string("ca_file"))
    relay.hello = try hello()
    relay.timeouts = try SMTPTimeouts(timeouts)
    relay.connectTimeout = try timeouts?.seconds("connect") ?? relay.connectTimeout
    relay.policy.connections = try mapping.integer("connections", in: 1...1000) ?? 4
    relay.policy.rate = try rate()
    return [relay]
  }

  private func relayAddress(
    _ text: String
  ) throws -> (scheme: String, host: String, isLoopback: Bool) {
    guard let url = URLComponents(string: text), let scheme = url.scheme?.lowercased(),
      ["smtp", "smtps"].contains(scheme), let host = url.host, !host.isEmpty, url.user == nil,
      url.password == nil, url.query == nil, url.fragment == nil,
      ["", "/"].contains(url.path), (1...65535).contains(url.port ?? 25)
    else {
      throw mapping.problem(
        "“\(text.contains("@") ? "the address" : text)” is not a relay's address", at: "smtp",
        hint: "smtp://host:587 or smtps://host:465; name and password stand in keys of their own")
    }
    let isLoopback =
      host == "localhost" || host.hasPrefix("127.") || host == "[::1]" || host == "::1"
    return (scheme, host, isLoopback)
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

  private func tls() throws -> ConnectionOptions.TLS {
    guard let text = try mapping.string("tls") else { return .required }
    guard let tls = ConnectionOptions.TLS(rawValue: text) else {
      throw mapping.problem(
        "“\(text)” is not a way of using TLS", at: "tls", hint: "required, opportunistic or none")
    }
    return tls
  }

  /// `50/s`, `3000/m` or `100000/h`.
  private func rate() throws -> Double? {
    guard let text = try mapping.string("rate") else { return nil }
    guard let match = text.wholeMatch(of: /\s*(\d{1,7})\s*\/\s*(s|m|h)\s*/),
      let count = Double(match.1), count > 0
    else {
      throw mapping.problem("“\(text)” is not a rate", at: "rate", hint: "50/s, 3000/m or 100000/h")
    }
    return count / (match.2 == "s" ? 1 : match.2 == "m" ? 60 : 3600)
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
