package import Curl

/// Delivers to a relay over SMTP: libcurl opens the connection, `SMTPSession` speaks.
package struct SMTPTransport: Transport {
  package var options: ConnectionOptions
  package var timeouts: SMTPTimeouts
  /// In place of a password, where the relay takes one.
  package var token: AccessToken?

  package init(
    _ options: ConnectionOptions, timeouts: SMTPTimeouts = SMTPTimeouts(),
    token: AccessToken? = nil
  ) {
    self.options = options
    self.timeouts = timeouts
    self.token = token
  }

  package func openSession(isStopped: @escaping @Sendable () -> Bool) throws -> any TransportSession
  {
    guard let token else { return try openSession(options, isStopped) }
    var options = options
    let first = token.current
    options.login.token = first
    do { return try openSession(options, isStopped) } catch let failure as TransportFailure {
      guard failure.cause == .login else { throw failure }
      // It may have come to its end since it was fetched. One that is refused when it is new is wrong.
      let second = try renewed(token, after: first, isStopped)
      guard second != first else { throw failure }
      options.login.token = second
      return try openSession(options, isStopped)
    }
  }

  private func renewed(
    _ token: AccessToken, after refused: String, _ isStopped: @escaping @Sendable () -> Bool
  ) throws -> String {
    do { return try token.renewed(after: refused, isStopped: isStopped) } catch {
      throw TransportFailure(
        "\(options.shownURL): the token was refused, and no other can be had: \(error)",
        isTransient: false, cause: .login)
    }
  }

  private func openSession(
    _ options: ConnectionOptions, _ isStopped: @escaping @Sendable () -> Bool
  ) throws -> any TransportSession {
    let connection: CurlConnection
    do throws(CurlError) {
      connection = try CurlConnection(options, isStopped: isStopped)
    } catch {
      throw TransportFailure(
        "\(options.shownURL): \(error.description)", isTransient: error.kind.isTransient,
        cause: error.kind)
    }
    let capabilities = SMTPCapabilities(greeting: connection.greetingLines)
    // libcurl goes on without AUTH when the relay does not offer it; a name was given for a reason.
    if options.login.username != nil, !capabilities.isLoggedIn {
      connection.cut()
      throw TransportFailure(
        capabilities.auth
          ? "\(options.shownURL) did not take the login"
          : "\(options.shownURL) offers no login (AUTH)",
        isTransient: false, cause: .login)
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
  /// For the first reply to an envelope that left with the message before, at a relay that may have thrown
  /// it away.
  package var trial = Duration.seconds(30)
  /// After so long without a command the relay is asked whether it is still there; it may go after
  /// 5 minutes (§4.5.3.2.7).
  package var idle = Duration.seconds(60)

  package init() {}
}
