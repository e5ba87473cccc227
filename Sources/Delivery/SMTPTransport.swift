package import Curl

/// Delivers to a relay over SMTP: libcurl opens the connection, `SMTPSession` speaks.
package struct SMTPTransport: Transport {
  package var options: ConnectionOptions
  package var timeouts: SMTPTimeouts

  package init(_ options: ConnectionOptions, timeouts: SMTPTimeouts = SMTPTimeouts()) {
    self.options = options
    self.timeouts = timeouts
  }

  package func openSession(isStopped: @escaping @Sendable () -> Bool) throws -> any TransportSession
  {
    let connection: CurlConnection
    do throws(CurlError) {
      connection = try CurlConnection(options, isStopped: isStopped)
    } catch {
      throw TransportFailure(
        "\(options.url): \(error.description)",
        isTransient: error.kind != .tls && error.kind != .login)
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
    return SMTPSession(connection, capabilities, timeouts, peer: options.peer)
  }
}

/// How long to wait for replies (RFC 5321 §4.5.3.2).
package struct SMTPTimeouts: Sendable, Equatable {
  /// For MAIL, RCPT and RSET.
  package var command = Duration.seconds(300)
  /// For the reply to DATA.
  package var data = Duration.seconds(120)
  /// For the relay to take a piece of the message.
  package var block = Duration.seconds(180)
  /// For the reply to the end of the message.
  package var message = Duration.seconds(600)
  /// For the reply to the end of the message once somebody asked for an end; nothing else is waited for
  /// then.
  package var afterStop = Duration.seconds(30)
  /// After so long without a command the relay is asked whether it is still there; it may go after
  /// 5 minutes (§4.5.3.2.7).
  package var idle = Duration.seconds(60)

  package init() {}
}
