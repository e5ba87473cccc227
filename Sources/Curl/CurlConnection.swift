import CCurl
import Foundation

/// A connection that libcurl opens and then leaves to its owner (`CURLOPT_CONNECT_ONLY`).
///
/// libcurl resolves, connects, negotiates TLS, says EHLO and logs in; bytes go through `send` and
/// `receive` after that. One thread uses it.
package final class CurlConnection {
  private let handle: UnsafeMutableRawPointer
  private let multi: UnsafeMutableRawPointer
  /// Asked during each wait.
  private let isStopped: @Sendable () -> Bool
  private let greeting: Greeting
  private let isPlain: Bool
  private var socket: curl_socket_t = 0

  private static let globalInit: CURLcode = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

  /// Whether libcurl could be started, which happens once.
  static var isReady: Bool { globalInit == CURLE_OK }

  /// The lines that the relay said while the connection was made.
  package var greetingLines: [String] { greeting.lines }

  func withHandle<Value>(_ body: (UnsafeMutableRawPointer) -> Value) -> Value { body(handle) }

  /// How long nobody asks whether to stop.
  private static let slice = Duration.milliseconds(200)

  /// Connects, and returns when the relay is ready for the first command.
  /// - Parameter isStopped: asked during each wait, which ends soon after the answer is yes.
  package init(
    _ options: ConnectionOptions, isStopped: @escaping @Sendable () -> Bool = { false }
  ) throws(CurlError) {
    guard Self.isReady, let handle = curl_easy_init() else {
      throw CurlError(.connection, "libcurl could not be started")
    }
    guard let multi = curl_multi_init() else {
      curl_easy_cleanup(handle)
      throw CurlError(.connection, "libcurl could not be started")
    }
    self.handle = handle
    self.multi = multi
    self.isStopped = isStopped
    greeting = Greeting()
    isPlain = options.tls == .none && options.url.lowercased().hasPrefix("smtp:")
    var errorText = [CChar](repeating: 0, count: Int(CURL_ERROR_SIZE))
    let code: CURLcode = errorText.withUnsafeMutableBufferPointer { buffer in
      let code = configure(options, errors: buffer.baseAddress)
      let result = code == CURLE_OK ? connect() : code
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
      if code == CURLE_ABORTED_BY_CALLBACK {
        throw CurlError(.connection, "the run was asked to stop")
      }
      throw Self.error(code, text, greeting, options)
    }
  }

  deinit {
    curl_multi_remove_handle(multi, handle)
    curl_easy_cleanup(handle)
    curl_multi_cleanup(multi)
  }

  /// What curl_easy_perform does, with an ear for who asks to stop; that would wait a second at a time.
  private func connect() -> CURLcode {
    guard curl_multi_add_handle(multi, handle) == CURLM_OK else { return CURLE_FAILED_INIT }
    while true {
      var running: Int32 = 0
      guard curl_multi_perform(multi, &running) == CURLM_OK else { return CURLE_FAILED_INIT }
      var left: Int32 = 0
      if running == 0 {
        guard let message = curl_multi_info_read(multi, &left) else { return CURLE_FAILED_INIT }
        return message.pointee.data.result
      }
      if isStopped() { return CURLE_ABORTED_BY_CALLBACK }
      curl_multi_poll(multi, nil, 0, Int32(Self.slice / .milliseconds(1)), nil)
    }
  }

  private func configure(
    _ options: ConnectionOptions, errors: UnsafeMutablePointer<CChar>?
  ) -> CURLcode {
    let calls = [
      broadsheet_curl_set_pointer(handle, CURLOPT_ERRORBUFFER, errors),
      broadsheet_curl_allow_only_smtp(handle),
      broadsheet_curl_leave_resolver(handle),
      broadsheet_curl_set_write(handle, CURLOPT_HEADERFUNCTION, Greeting.callback),
      broadsheet_curl_set_pointer(
        handle, CURLOPT_HEADERDATA, Unmanaged.passUnretained(greeting).toOpaque()),
    ]
    let results = calls + options.settings.map { $0.apply(to: handle) }
    return results.first { $0 != CURLE_OK } ?? CURLE_OK
  }

  /// Sends all bytes or throws.
  /// - Parameter timeout: for the peer to take some of them.
  package func send(_ bytes: UnsafeRawBufferPointer, timeout: Duration) throws(CurlError) {
    var offset = 0
    while offset < bytes.count {
      offset += try sendSome(UnsafeRawBufferPointer(rebasing: bytes[offset...]), timeout: timeout)
    }
  }

  /// Sends what the peer takes at once, and waits only while that is nothing.
  /// - Returns: how many bytes.
  package func sendSome(
    _ bytes: UnsafeRawBufferPointer, timeout: Duration
  ) throws(CurlError) -> Int {
    while true {
      var sent = 0
      switch curl_easy_send(handle, bytes.baseAddress, bytes.count, &sent) {
      case CURLE_OK: return sent
      case CURLE_AGAIN:
        var deadline = Deadline(timeout)
        try wait(for: Int16(POLLOUT), &deadline)
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

  /// Takes what has come in already, if anything.
  /// - Returns: how many bytes were put at the start of the buffer; 0 when the connection has ended, nil
  ///   when it is open and quiet.
  package func takeArrived(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    var count = 0
    let code = curl_easy_recv(handle, buffer.baseAddress, buffer.count, &count)
    return code == CURLE_AGAIN ? nil : code == CURLE_OK ? count : 0
  }

  /// Receives at least one byte, waiting for it.
  /// - Returns: how many bytes were put at the start of the buffer.
  package func receive(
    into buffer: UnsafeMutableRawBufferPointer, _ deadline: inout Deadline
  ) throws(CurlError) -> Int {
    // Without TLS nothing is held back: a reply that is not there yet is waited for at once.
    if isPlain { try wait(for: Int16(POLLIN), &deadline) }
    while true {
      var count = 0
      let code = curl_easy_recv(handle, buffer.baseAddress, buffer.count, &count)
      switch code {
      case CURLE_OK where count > 0: return count
      case CURLE_OK: throw broken("the relay closed the connection")
      // TLS may hold bytes that the socket no longer shows, so it is asked before every wait.
      case CURLE_AGAIN: try wait(for: Int16(POLLIN), &deadline)
      default: throw broken("the connection was lost")
      }
    }
  }

  /// Ends the connection at once, so that nothing waits for the peer any more.
  package func cut() { shutdown(socket, Int32(SHUT_RDWR)) }

  private func wait(for events: Int16, _ deadline: inout Deadline) throws(CurlError) {
    var descriptor = pollfd(fd: socket, events: events, revents: 0)
    while true {
      let left = min(deadline.left, Self.slice) / .milliseconds(1)
      let ready = poll(&descriptor, 1, Int32(max(0, left.rounded(.up))))
      if ready > 0 { return }
      if ready < 0, errno != EINTR { throw broken("the connection was lost") }
      if isStopped() { deadline.stop() }
      if deadline.left <= .zero { throw broken(deadline.reason) }
    }
  }

  private func broken(_ reason: String) -> CurlError { CurlError(.connection, reason) }

  private static func error(
    _ code: CURLcode, _ text: String, _ greeting: Greeting, _ options: ConnectionOptions
  ) -> CurlError {
    let told = text.isEmpty ? String(cString: curl_easy_strerror(code)) : text
    var kind = kind(of: code, text, greeting.refusal)
    if code == CURLE_RECV_ERROR, greeting.isAtStartOfTLS(options) { kind = .handshake }
    let words = greeting.refusal ?? (kind == .login ? greeting.challenge : nil)
    let reason = words.map { "\(told) (the relay said: \($0))" } ?? told
    // What is reached, or not, is the proxy; what an HTTP one refuses, libcurl tells as a broken connection.
    let isProxys =
      options.proxy != nil
      && ([.connect, .host].contains(kind) || greeting.refusal == nil && text.contains("CONNECT"))
    return CurlError(isProxys ? .proxy : kind, reason)
  }

  private static func kind(
    of code: CURLcode, _ text: String, _ refusal: String?
  ) -> CurlError.Kind {
    // What OpenSSL says when the peer ends the handshake (RFC 8446 §6.2) over our certificate.
    if text.contains(" alert "), text.contains("certificate") || text.contains("unknown ca") {
      return .clientCertificate
    }
    return switch code {
    // RFC 4954 §4.7.1: 454 is a failure of the moment.
    case CURLE_LOGIN_DENIED where refusal?.hasPrefix("4") != true: .login
    case CURLE_AUTH_ERROR: .login
    case CURLE_USE_SSL_FAILED, CURLE_SSL_CIPHER: .tls
    case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR: .certificate
    case CURLE_SSL_CACERT_BADFILE: .authority
    case CURLE_SSL_CERTPROBLEM, CURLE_SSL_CLIENTCERT: .clientCertificate
    // A handshake that breaks off may be a relay that restarts.
    case CURLE_SSL_CONNECT_ERROR: .handshake
    case CURLE_COULDNT_RESOLVE_HOST: .host
    case CURLE_COULDNT_CONNECT: .connect
    case CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY: .proxy
    case CURLE_INTERFACE_FAILED: .source
    case CURLE_OPERATION_TIMEDOUT: .silence
    default: .connection
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

  /// Whether nothing was said since TLS was to begin. In TLS 1.3 a relay that does not like our certificate
  /// goes away after we take the handshake for done (RFC 8446 §4.4.2.4).
  func isAtStartOfTLS(_ options: ConnectionOptions) -> Bool {
    if options.url.lowercased().hasPrefix("smtps:") { return lines.isEmpty }
    return options.tls != .none && lines.count > 1 && lines.last?.hasPrefix("220") == true
  }

  /// The last line, when it says why a token is refused (RFC 7628 §3.2.2): libcurl does not wait for the
  /// refusal behind it.
  var challenge: String? {
    guard let line = lines.last, line.hasPrefix("334 "),
      let data = Data(base64Encoded: String(line.dropFirst(4))), !data.isEmpty,
      let text = String(data: data, encoding: .utf8)
    else { return nil }
    return "334 \(text.prefix(200))"
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
