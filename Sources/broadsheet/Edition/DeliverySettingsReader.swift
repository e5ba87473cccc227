import Articles
import Curl
import Delivery
import Diagnostics
import Foundation
import Mail

/// Reads `delivery:` of `broadsheet.yml`.
struct DeliverySettingsReader {
  let mapping: YAMLMapping

  func read() throws -> DeliverySettings? {
    try mapping.rejectKeys(otherThan: [
      "smtp", "tls", "username", "password", "login_options", "ca_file", "connections", "rate",
      "envelope_from", "timeouts",
    ])
    if mapping.isList("smtp") {
      throw mapping.problem(
        "several relays cannot be used yet", at: "smtp", hint: "name one: smtp://localhost:587")
    }
    guard let text = try mapping.string("smtp") else { return nil }
    let relay = try relay(text)
    let tls = try tls()
    let username = try mapping.string("username")
    let password = try password()
    guard (username == nil) == (password == nil) else {
      throw mapping.problem(
        username == nil ? "a password without a username" : "a username without a password",
        at: username == nil ? "password" : "username",
        hint: "password: { env: BROADSHEET_SMTP_PASSWORD }")
    }
    if username != nil, tls != .required, relay.scheme == "smtp", !relay.isLoopback {
      throw mapping.problem(
        "a password would go over the network unprotected", at: "tls", hint: "tls: required")
    }
    let timeouts = try mapping.mapping("timeouts")
    try timeouts?.rejectKeys(otherThan: ["connect", "command", "data", "block", "message"])
    return DeliverySettings(
      url: text, tls: tls, username: username, password: password,
      loginOptions: try mapping.string("login_options"),
      certificateFile: try mapping.string("ca_file"), envelopeFrom: try envelopeFrom(),
      connections: try mapping.integer("connections", in: 1...1000) ?? 4, rate: try rate(),
      timeouts: try SMTPTimeouts(timeouts),
      connectTimeout: try timeouts?.integer("connect", in: 1...3600) ?? 30)
  }

  private func envelopeFrom() throws -> EmailAddress? {
    guard let text = try mapping.string("envelope_from") else { return nil }
    do throws(Problem) { return try EmailAddress(parsing: text) } catch {
      throw mapping.problem(error.reason, at: "envelope_from")
    }
  }

  private func relay(_ text: String) throws -> (scheme: String, isLoopback: Bool) {
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
    return (scheme, isLoopback)
  }

  private func tls() throws -> ConnectionOptions.TLS {
    guard let text = try mapping.string("tls") else { return .required }
    guard let tls = ConnectionOptions.TLS(rawValue: text) else {
      throw mapping.problem(
        "“\(text)” is not a way of using TLS", at: "tls", hint: "required, opportunistic or none")
    }
    return tls
  }

  private func password() throws -> DeliverySettings.Secret? {
    guard mapping.isMapping("password") else {
      if try mapping.string("password") != nil {
        throw mapping.problem(
          "a password must not stand in this file", at: "password",
          hint: "password: { env: BROADSHEET_SMTP_PASSWORD }, or { file: … }, or { command: … }")
      }
      return nil
    }
    guard let place = try mapping.mapping("password") else { return nil }
    try place.rejectKeys(otherThan: ["env", "file", "command"])
    let secrets = [
      try place.string("env").map(DeliverySettings.Secret.environment),
      try place.string("file").map(DeliverySettings.Secret.file),
      try place.string("command").map(DeliverySettings.Secret.command),
    ].compactMap { $0 }
    guard let secret = secrets.first, secrets.count == 1 else {
      throw mapping.problem(
        "the password must have one place", at: "password", hint: "env, file or command")
    }
    return secret
  }

  /// `50/s`, `3000/m` or `100000/h`.
  private func rate() throws -> Double? {
    guard let text = try mapping.string("rate") else { return nil }
    guard let match = text.wholeMatch(of: /\s*(\d{1,7})\s*\/\s*(s|m|h)\s*/),
      let count = Double(match.1),
      count > 0
    else {
      throw mapping.problem("“\(text)” is not a rate", at: "rate", hint: "50/s, 3000/m or 100000/h")
    }
    return count / (match.2 == "s" ? 1 : match.2 == "m" ? 60 : 3600)
  }
}

extension SMTPTimeouts {
  fileprivate init(_ mapping: YAMLMapping?) throws {
    self.init()
    command = try mapping?.integer("command", in: 1...3600) ?? command
    data = try mapping?.integer("data", in: 1...3600) ?? data
    block = try mapping?.integer("block", in: 1...3600) ?? block
    message = try mapping?.integer("message", in: 1...3600) ?? message
  }
}
