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
      username: "weekly", password: "secret",
      loginOptions: "AUTH=PLAIN", certificateFile: "/a.pem")
    #expect(value(.url, options) == .text("smtps://relay.example/%5BIPv6%3A2001%3Adb8%3A%3A1%5D"))
    #expect(value(.username, options) == .text("weekly"))
    #expect(value(.password, options) == .text("secret"))
    #expect(value(.loginOptions, options) == .text("AUTH=PLAIN"))
    #expect(value(.certificates, options) == .text("/a.pem"))
    #expect(value(.timeout, options) == .number(30_000))
  }
}
