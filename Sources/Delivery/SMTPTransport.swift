package import Curl

/// Delivers to a relay over SMTP: libcurl opens the connection, `SMTPSession` speaks.
package struct SMTPTransport: Transport {
  package var options: ConnectionOptions
  package var timeouts: SMTPTimeouts

  package init(_ options: ConnectionOptions, timeouts: SMTPTimeouts = SMTPTimeouts()) {
    self.options = options
    self.timeouts = timeouts
  }

  package func openSession() throws -> any TransportSession {
    let connection: CurlConnection
    do { connection = try CurlConnection(options) } catch {
      throw failure(error)
    }
    let capabilities = SMTPCapabilities(greeting: connection.greetingLines)
    // libcurl goes on without AUTH when the relay does not offer it; a name was given for a reason.
    if options.username != nil, !capabilities.isLoggedIn {
      connection.cut()
      throw TransportFailure(
        capabilities.auth
          ? "\(options.url) did not take the login" : "\(options.url) offers no login (AUTH)",
        isTransient: false)
    }
    return SMTPSession(connection, capabilities, timeouts)
  }

  private func failure(_ error: any Error) -> TransportFailure {
    guard let error = error as? CurlError else {
      return TransportFailure("\(options.url): \(error)", isTransient: true)
    }
    return TransportFailure(
      "\(options.url): \(error.description)",
      isTransient: error.kind != .tls && error.kind != .login)
  }
}

/// How long to wait for replies, in seconds (RFC 5321 §4.5.3.2).
package struct SMTPTimeouts: Sendable, Equatable {
  /// For MAIL, RCPT and RSET.
  package var command = 300
  /// For the reply to DATA.
  package var data = 120
  /// For the relay to take a piece of the message.
  package var block = 180
  /// For the reply to the end of the message.
  package var message = 600

  package init() {}
}
