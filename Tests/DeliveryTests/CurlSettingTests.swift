import Testing

@testable import Curl

/// What a connection never leaves to libcurl's defaults or to the environment.
@Suite struct CurlSettingTests {
  private func value(
    _ option: CurlSetting.Option, _ options: ConnectionOptions
  ) -> CurlSetting.Value? {
    options.settings.last { $0.option == option }?.value
  }

  @Test(arguments: [ConnectionOptions.TLS.required, .opportunistic, .none])
  func `what is pinned`(tls: ConnectionOptions.TLS) {
    let options = ConnectionOptions(
      url: "smtp://relay.example", hello: "client.example", tls: tls,
      connectTimeout: .milliseconds(1500))
    // CURL_SSLVERSION_TLSv1_2 in curl/curl.h; 1 to 5 allow what is older.
    #expect(value(.tlsVersion, options) == .number(6))
    #expect(value(.proxy, options) == .text(""))
    #expect(value(.verifyPeer, options) == .number(1))
    #expect(value(.verifyHost, options) == .number(2))
    #expect(value(.connectOnly, options) == .number(1))
    #expect(value(.noSignal, options) == .number(1))
    #expect(value(.connectTimeout, options) == .number(1500))
    #expect(value(.timeout, options) == .number(1500))
    // CURLUSESSL_ALL, _TRY and _NONE.
    #expect(
      value(.useTLS, options)
        == .number(tls == .required ? 3 : tls == .opportunistic ? 1 : 0))
    #expect(value(.username, options) == nil)
    #expect(value(.certificates, options) == nil)
  }

  @Test func `what is given is told`() {
    let options = ConnectionOptions(
      url: "smtps://relay.example/", hello: "[IPv6:2001:db8::1]", tls: .required,
      login: .init(username: "weekly", password: "secret", options: "AUTH=PLAIN"),
      certificateFile: "/a.pem")
    #expect(value(.url, options) == .text("smtps://relay.example/%5BIPv6%3A2001%3Adb8%3A%3A1%5D"))
    #expect(value(.username, options) == .text("weekly"))
    #expect(value(.password, options) == .text("secret"))
    #expect(value(.loginOptions, options) == .text("AUTH=PLAIN"))
    #expect(value(.certificates, options) == .text("/a.pem"))
    #expect(value(.timeout, options) == .number(30_000))
  }

  @Test func `no setting of the environment changes the way`() {
    let straight = ConnectionOptions(url: "smtp://relay.example", hello: "a.example", tls: .none)
    var options = straight
    options.proxy = .init(url: "http://proxy.example:3128", username: "us", password: "secret")
    // Without it NO_PROXY would count, and lead past the proxy.
    #expect(value(.noProxy, straight) == .text(""))
    #expect(value(.noProxy, options) == .text(""))
    #expect(value(.proxy, options) == .text("http://proxy.example:3128"))
    #expect(value(.proxyTunnel, options) == .number(1))
    #expect(value(.hideTunnel, options) == .number(1))
    #expect(value(.proxyUsername, options) == .text("us"))
    #expect(value(.proxyPassword, options) == .text("secret"))
    #expect(value(.proxyTunnel, straight) == nil)
  }

  @Test func `a token is used, and not an empty password`() {
    var options = ConnectionOptions(
      url: "smtps://relay.example", hello: "a.example", tls: .required,
      login: .init(username: "weekly", token: "ya29"))
    #expect(value(.token, options) == .text("ya29"))
    #expect(value(.password, options) == nil)
    #expect(value(.loginOptions, options) == .text("AUTH=OAUTHBEARER;AUTH=XOAUTH2"))
    options.login.options = "AUTH=XOAUTH2"
    #expect(value(.loginOptions, options) == .text("AUTH=XOAUTH2"))
  }

  @Test func `nobody is asked for a key's password`() {
    var options = ConnectionOptions(
      url: "smtps://relay.example", hello: "a.example", tls: .required)
    options.clientCertificate = .init(file: "/c.pem")
    #expect(value(.clientCertificate, options) == .text("/c.pem"))
    #expect(value(.clientKey, options) == .text("/c.pem"))
    #expect(value(.clientKeyPassword, options) == .text(""))
    options.clientCertificate = .init(file: "/c.pem", keyFile: "/k.pem", keyPassword: "secret")
    #expect(value(.clientKey, options) == .text("/k.pem"))
    #expect(value(.clientKeyPassword, options) == .text("secret"))
  }

  @Test(arguments: [
    ("192.0.2.1", "host!192.0.2.1"), ("2001:db8::1", "host!2001:db8::1"), ("eth0", "if!eth0"),
    ("wg0.example", "if!wg0.example"),
  ])
  func `a source is an address or an interface, and never looked up`(source: String, told: String) {
    var options = ConnectionOptions(url: "smtp://relay.example", hello: "a.example", tls: .none)
    options.source = source
    #expect(value(.source, options) == .text(told))
  }
}
