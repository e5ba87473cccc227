import CCurl
import Foundation

/// A connection that libcurl opens and then leaves to its owner (`CURLOPT_CONNECT_ONLY`).
///
/// libcurl resolves, connects, negotiates TLS, says EHLO and logs in; bytes go through `send` and
/// `receive` after that. One thread uses it.
package final class CurlConnection {
  private let handle: UnsafeMutableRawPointer
  private let greeting: Greeting
  private let isPlain: Bool
  private var socket: curl_socket_t = 0

  private static let globalInit: CURLcode = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

  /// The lines that the relay said while the connection was made.
  package var greetingLines: [String] { greeting.lines }

  /// Connects, and returns when the relay is ready for the first command.
  package init(_ options: ConnectionOptions) throws(CurlError) {
    guard Self.globalInit == CURLE_OK, let handle = curl_easy_init() else {
      throw CurlError(.connection, "libcurl could not be started")
    }
    self.handle = handle
    greeting = Greeting()
    isPlain = options.tls == .none && options.url.lowercased().hasPrefix("smtp:")
    var errorText = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
    let code: CURLcode = errorText.withUnsafeMutableBufferPointer { buffer in
      let code = configure(options, errors: buffer.baseAddress)
      let result = code == CURLE_OK ? curl_easy_perform(handle) : code
      // The buffer ends with this scope; libcurl must not write to it later.
      _ = broadsheet_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, nil)
      return result
    }
    guard code == CURLE_OK,
      broadsheet_curl_active_socket(handle, &socket) == CURLE_OK, socket != CURL_SOCKET_BAD
    else {
      let text = String(
        decoding: errorText.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      // deinit runs for a class that is fully initialised, and frees the handle.
      throw Self.error(code, text, greeting.refusal)
    }
  }

  deinit { curl_easy_cleanup(handle) }

  private func configure(
    _ options: ConnectionOptions, errors: UnsafeMutablePointer<CChar>?
  ) -> CURLcode {
    func long(_ option: CURLoption, _ value: Int) -> CURLcode {
      broadsheet_curl_set_long(handle, option, value)
    }
    func string(_ option: CURLoption, _ value: String?) -> CURLcode {
      broadsheet_curl_set_string(handle, option, value)
    }
    let useTLS: CURLcode =
      switch options.tls {
      case .required: long(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
      case .opportunistic: long(CURLOPT_USE_SSL, Int(CURLUSESSL_TRY.rawValue))
      case .none: long(CURLOPT_USE_SSL, Int(CURLUSESSL_NONE.rawValue))
      }
    let results = [
      broadsheet_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errors),
      broadsheet_curl_allow_only_smtp(handle),
      string(CURLOPT_URL, options.url),
      long(CURLOPT_CONNECT_ONLY, 1),
      long(CURLOPT_NOSIGNAL, 1),
      // No proxy from the environment: a relay that is asked for is the relay that is used.
      string(CURLOPT_PROXY, ""),
      useTLS,
      long(CURLOPT_SSL_VERIFYPEER, 1),
      long(CURLOPT_SSL_VERIFYHOST, 2),
      long(CURLOPT_SSLVERSION, 6),  // CURL_SSLVERSION_TLSv1_2
      options.certificateFile == nil
        ? CURLE_OK : string(CURLOPT_CAINFO, options.certificateFile),
      options.username == nil ? CURLE_OK : string(CURLOPT_USERNAME, options.username),
      options.password == nil ? CURLE_OK : string(CURLOPT_PASSWORD, options.password),
      options.loginOptions == nil
        ? CURLE_OK : string(CURLOPT_LOGIN_OPTIONS, options.loginOptions),
      long(CURLOPT_CONNECTTIMEOUT, options.connectTimeout),
      long(CURLOPT_TIMEOUT, options.connectTimeout),
      broadsheet_curl_set_write(handle, CURLOPT_HEADERFUNCTION, Greeting.callback),
      broadsheet_curl_set_pointer(
        handle, CURLOPT_HEADERDATA, Unmanaged.passUnretained(greeting).toOpaque()),
    ]
    return results.first { $0 != CURLE_OK } ?? CURLE_OK
  }

  /// Sends all bytes or throws.
  /// - Parameter timeout: seconds for the peer to take some of them.
  package func send(_ bytes: UnsafeRawBufferPointer, timeout: Int) throws(CurlError) {
    var offset = 0
    while offset < bytes.count {
      var sent = 0
      let code = curl_easy_send(
        handle, bytes.baseAddress?.advanced(by: offset), bytes.count - offset, &sent)
      switch code {
      case CURLE_OK: offset += sent
      case CURLE_AGAIN:
        try wait(for: Int16(POLLOUT), timeout, until: .now + .seconds(timeout))
      default: throw broken("the connection was lost while sending")
      }
    }
  }

  /// Whether the connection is open and nothing has come in.
  package func isQuiet() -> Bool {
    var byte: UInt8 = 0
    var count = 0
    return curl_easy_recv(handle, &byte, 1, &count) == CURLE_AGAIN
  }

  /// Receives at least one byte, waiting for it.
  /// - Parameters:
  ///   - timeout: in seconds, as it is told when time is up.
  ///   - end: when time is up.
  /// - Returns: how many bytes were put at the start of the buffer.
  package func receive(
    into buffer: UnsafeMutableRawBufferPointer, timeout: Int, until end: ContinuousClock.Instant
  ) throws(CurlError) -> Int {
    // Without TLS nothing is held back: a reply that is not there yet is waited for at once.
    if isPlain { try wait(for: Int16(POLLIN), timeout, until: end) }
    while true {
      var count = 0
      let code = curl_easy_recv(handle, buffer.baseAddress, buffer.count, &count)
      switch code {
      case CURLE_OK where count > 0: return count
      case CURLE_OK: throw broken("the relay closed the connection")
      // TLS may hold bytes that the socket no longer shows, so it is asked before every wait.
      case CURLE_AGAIN: try wait(for: Int16(POLLIN), timeout, until: end)
      default: throw broken("the connection was lost")
      }
    }
  }

  /// Ends the connection at once, so that nothing waits for the peer any more.
  package func cut() { shutdown(socket, Int32(SHUT_RDWR)) }

  private func wait(
    for events: Int16, _ seconds: Int, until end: ContinuousClock.Instant
  ) throws(CurlError) {
    var descriptor = pollfd(fd: socket, events: events, revents: 0)
    while true {
      let left = ((end - .now) / .milliseconds(1)).rounded(.up)
      let ready = poll(&descriptor, 1, Int32(min(max(0, left), 3_600_000)))
      if ready > 0 { return }
      if ready < 0, errno == EINTR { continue }
      if ready == 0, left > 3_600_000 { continue }
      throw broken("the relay did not answer within \(seconds) s", .timeout)
    }
  }

  private func broken(_ reason: String, _ kind: CurlError.Kind = .connection) -> CurlError {
    CurlError(kind, reason)
  }

  private static func error(_ code: CURLcode, _ text: String, _ refusal: String?) -> CurlError {
    let told = text.isEmpty ? String(cString: curl_easy_strerror(code)) : text
    let reason = refusal.map { "\(told) (the relay said: \($0))" } ?? told
    switch code {
    // RFC 4954 §4.7.1: 454 is a failure of the moment.
    case CURLE_LOGIN_DENIED where refusal?.hasPrefix("4") != true: return CurlError(.login, reason)
    // A handshake that breaks off (CURLE_SSL_CONNECT_ERROR) may be a relay that restarts.
    case CURLE_USE_SSL_FAILED, CURLE_PEER_FAILED_VERIFICATION,
      CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR:
      return CurlError(.tls, reason)
    case CURLE_OPERATION_TIMEDOUT, CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST,
      CURLE_COULDNT_RESOLVE_PROXY, CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL:
      return CurlError(.unreachable, reason)
    default: return CurlError(.connection, reason)
    }
  }
}

/// Collects what the relay says before the connection is handed over.
private final class Greeting {
  private(set) var lines: [String] = []

  /// More than any relay has to say; a hostile one cannot fill the memory.
  private static let maximumLines = 500

  /// The last line, when it says no.
  var refusal: String? {
    lines.last.flatMap { $0.hasPrefix("4") || $0.hasPrefix("5") ? String($0.prefix(200)) : nil }
  }

  static let callback: curl_write_callback = { bytes, size, count, context in
    let length = size * count
    guard let bytes, let context else { return length }
    let greeting = Unmanaged<Greeting>.fromOpaque(context).takeUnretainedValue()
    let raw = UnsafeRawBufferPointer(start: bytes, count: length)
    // To forget lines would be to forget those after STARTTLS; libcurl gives up instead.
    guard greeting.lines.count < maximumLines else { return 0 }
    let line = raw.prefix { $0 != 0x0D && $0 != 0x0A }
    greeting.lines.append(String(decoding: line, as: UTF8.self))
    return length
  }
}
