import CCurl

/// One thing that libcurl is told about a connection, as data.
struct CurlSetting: Equatable {
  enum Option: String {
    case url = "CURLOPT_URL"
    case connectOnly = "CURLOPT_CONNECT_ONLY"
    case noSignal = "CURLOPT_NOSIGNAL"
    case proxy = "CURLOPT_PROXY"
    case noProxy = "CURLOPT_NOPROXY"
    case proxyTunnel = "CURLOPT_HTTPPROXYTUNNEL"
    case hideTunnel = "CURLOPT_SUPPRESS_CONNECT_HEADERS"
    case proxyUsername = "CURLOPT_PROXYUSERNAME"
    case proxyPassword = "CURLOPT_PROXYPASSWORD"
    case proxyCertificates = "CURLOPT_PROXY_CAINFO"
    case socketPath = "CURLOPT_UNIX_SOCKET_PATH"
    case source = "CURLOPT_INTERFACE"
    case clientCertificate = "CURLOPT_SSLCERT"
    case clientKey = "CURLOPT_SSLKEY"
    case clientKeyPassword = "CURLOPT_KEYPASSWD"
    case useTLS = "CURLOPT_USE_SSL"
    case verifyPeer = "CURLOPT_SSL_VERIFYPEER"
    case verifyHost = "CURLOPT_SSL_VERIFYHOST"
    case tlsVersion = "CURLOPT_SSLVERSION"
    case certificates = "CURLOPT_CAINFO"
    case username = "CURLOPT_USERNAME"
    case password = "CURLOPT_PASSWORD"
    case token = "CURLOPT_XOAUTH2_BEARER"
    case loginOptions = "CURLOPT_LOGIN_OPTIONS"
    case connectTimeout = "CURLOPT_CONNECTTIMEOUT_MS"
    case timeout = "CURLOPT_TIMEOUT_MS"
    case keepCertificates = "CURLOPT_CERTINFO"
  }

  enum Value: Equatable {
    case number(Int)
    case text(String)
  }

  var option: Option
  var value: Value

  init(_ option: Option, _ value: Int) {
    self.option = option
    self.value = .number(value)
  }

  init(_ option: Option, _ value: String) {
    self.option = option
    self.value = .text(value)
  }

  func apply(to handle: UnsafeMutableRawPointer) -> CURLcode {
    switch value {
    case .number(let number): broadsheet_curl_set_long(handle, option.code, number)
    case .text(let text): broadsheet_curl_set_string(handle, option.code, text)
    }
  }
}

extension CurlSetting.Option {
  fileprivate var code: CURLoption {
    switch self {
    case .url: CURLOPT_URL
    case .connectOnly: CURLOPT_CONNECT_ONLY
    case .noSignal: CURLOPT_NOSIGNAL
    case .proxy: CURLOPT_PROXY
    case .noProxy: CURLOPT_NOPROXY
    case .proxyTunnel: CURLOPT_HTTPPROXYTUNNEL
    case .hideTunnel: CURLOPT_SUPPRESS_CONNECT_HEADERS
    case .proxyUsername: CURLOPT_PROXYUSERNAME
    case .proxyPassword: CURLOPT_PROXYPASSWORD
    case .proxyCertificates: CURLOPT_PROXY_CAINFO
    case .socketPath: CURLOPT_UNIX_SOCKET_PATH
    case .source: CURLOPT_INTERFACE
    case .clientCertificate: CURLOPT_SSLCERT
    case .clientKey: CURLOPT_SSLKEY
    case .clientKeyPassword: CURLOPT_KEYPASSWD
    case .useTLS: CURLOPT_USE_SSL
    case .verifyPeer: CURLOPT_SSL_VERIFYPEER
    case .verifyHost: CURLOPT_SSL_VERIFYHOST
    case .tlsVersion: CURLOPT_SSLVERSION
    case .certificates: CURLOPT_CAINFO
    case .username: CURLOPT_USERNAME
    case .password: CURLOPT_PASSWORD
    case .token: CURLOPT_XOAUTH2_BEARER
    case .loginOptions: CURLOPT_LOGIN_OPTIONS
    case .connectTimeout: CURLOPT_CONNECTTIMEOUT_MS
    case .timeout: CURLOPT_TIMEOUT_MS
    case .keepCertificates: CURLOPT_CERTINFO
    }
  }
}

extension ConnectionOptions {
  /// What libcurl is told; what is not said here stays as libcurl has it.
  var settings: [CurlSetting] {
    let level =
      switch tls {
      case .required: CURLUSESSL_ALL
      case .opportunistic: CURLUSESSL_TRY
      case .none: CURLUSESSL_NONE
      }
    let milliseconds = Int((connectTimeout / .milliseconds(1)).rounded(.up))
    return [
      CurlSetting(.url, urlWithHello),
      CurlSetting(.connectOnly, 1),
      CurlSetting(.noSignal, 1),
      // No proxy from the environment, and none left out for its sake: the way that is asked for is the
      // way that is used.
      CurlSetting(.proxy, proxy?.url ?? ""),
      CurlSetting(.noProxy, ""),
      CurlSetting(.useTLS, Int(level.rawValue)),
      CurlSetting(.verifyPeer, 1),
      CurlSetting(.verifyHost, 2),
      CurlSetting(.tlsVersion, Int(CURL_SSLVERSION_TLSv1_2)),
      CurlSetting(.connectTimeout, milliseconds),
      CurlSetting(.timeout, milliseconds),
    ]
      + loginSettings + clientSettings + proxySettings
      + [
        certificateFile.map { CurlSetting(.certificates, $0) },
        socketPath.map { CurlSetting(.socketPath, $0) },
        source.map { CurlSetting(.source, Self.sourceSpecification($0)) },
        keepsCertificates ? CurlSetting(.keepCertificates, 1) : nil,
      ].compactMap { $0 }
  }

  private var loginSettings: [CurlSetting] {
    // With a token and without this, libcurl would rather use a password that is not there.
    let options = login.options ?? login.token.map { _ in "AUTH=OAUTHBEARER;AUTH=XOAUTH2" }
    return [
      login.username.map { CurlSetting(.username, $0) },
      login.password.map { CurlSetting(.password, $0) },
      login.token.map { CurlSetting(.token, $0) },
      options.map { CurlSetting(.loginOptions, $0) },
    ].compactMap { $0 }
  }

  private var clientSettings: [CurlSetting] {
    guard let clientCertificate else { return [] }
    return [
      CurlSetting(.clientCertificate, clientCertificate.file),
      CurlSetting(.clientKey, clientCertificate.keyFile ?? clientCertificate.file),
      // Without one, OpenSSL would ask on the terminal and wait.
      CurlSetting(.clientKeyPassword, clientCertificate.keyPassword ?? ""),
    ]
  }

  private var proxySettings: [CurlSetting] {
    guard let proxy else { return [] }
    return [
      CurlSetting(.proxyTunnel, 1),
      // What a proxy says is nothing that the relay offers.
      CurlSetting(.hideTunnel, 1),
    ]
      + [
        certificateFile.map { CurlSetting(.proxyCertificates, $0) },
        proxy.username.map { CurlSetting(.proxyUsername, $0) },
        proxy.password.map { CurlSetting(.proxyPassword, $0) },
      ].compactMap { $0 }
  }

  /// Said so that an interface can never be looked up as a name, nor an address be taken for one.
  private static func sourceSpecification(_ source: String) -> String {
    let isAddress = source.contains(":") || source.wholeMatch(of: /[0-9.]+/) != nil
    return "\(isAddress ? "host" : "if")!\(source)"
  }

  /// libcurl takes the name for EHLO from the path, decoded.
  private var urlWithHello: String {
    let base = url.hasSuffix("/") ? url.dropLast() : url[...]
    let isPlain: (UInt8) -> Bool = { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
        true
      default: false
      }
    }
    let name = hello.utf8.map {
      isPlain($0)
        ? String(UnicodeScalar($0))
        : "%\($0 < 16 ? "0" : "")\(String($0, radix: 16, uppercase: true))"
    }
    return "\(base)/\(name.joined())"
  }
}
