import Diagnostics
import Foundation
import Settings

/// Reads `proxy:` of a relay: an address, or a mapping with a name and a place of a password.
struct ProxyReader {
  static let schemes = ["socks5h", "socks5", "socks4a", "socks4", "http", "https"]
  private static let hint =
    "socks5h://host:1080 or http://host:3128; name and password stand beside the url: { url: …, username: …, password: { env: … } }"

  /// - Returns: nil where the way is the straight one.
  static func proxy(of mapping: YAMLMapping) throws -> RelaySettings.Proxy? {
    guard let proxy = try mapping.mappings("proxy", scalarsAs: "url")?.first else { return nil }
    guard !mapping.isList("proxy") else {
      throw mapping.problem("“proxy” must be one address", at: "proxy", hint: hint)
    }
    try proxy.rejectKeys(otherThan: ["url", "username", "password"])
    let text = try proxy.string("url") ?? ""
    guard let url = URLComponents(string: text), let scheme = url.scheme?.lowercased(),
      schemes.contains(scheme), let host = url.host, !host.isEmpty, url.user == nil,
      url.password == nil, url.query == nil, url.fragment == nil, ["", "/"].contains(url.path),
      // The ports of proxies that nobody names differ from program to program.
      let port = url.port, (1...65535).contains(port)
    else {
      throw mapping.problem(
        "“\(text.contains("@") ? "the address" : text)” is not a proxy's address", at: "proxy",
        hint: hint)
    }
    let username = try proxy.string("username")
    let password = try proxy.secret("password", what: "the proxy's password")
    guard (username == nil) == (password == nil) else {
      throw proxy.problem(
        username == nil ? "a password without a username" : "a username without a password",
        at: username == nil ? "password" : "username")
    }
    // SOCKS and plain HTTP show it to everybody on the way (RFC 1929 §2).
    if username != nil, scheme != "https", !RelayAddress.isLoopback(host) {
      throw proxy.problem(
        "the proxy's password would go over the network unprotected", at: "password",
        hint: "an https:// proxy, or one on this machine, such as the end of a tunnel")
    }
    return RelaySettings.Proxy(url: text, username: username, password: password)
  }
}
