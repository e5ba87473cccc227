import Curl
import Delivery
import Mail
import SMTPSink

/// The embedded server with its faults, mails and transcript, and a transport to it.
struct SinkRelay {
  let sink: SMTPSink
  let store = MemoryStore()
  let transcript = SMTPSink.Transcript()

  init(
    _ faults: String..., offers: Set<SMTPSink.Extension> = Set(SMTPSink.Extension.allCases),
    maximumSize: Int = 50_000_000
  ) throws {
    try self.init(faults: faults, offers: offers, maximumSize: maximumSize)
  }

  init(
    faults: [String], offers: Set<SMTPSink.Extension> = Set(SMTPSink.Extension.allCases),
    maximumSize: Int = 50_000_000
  ) throws {
    var configuration = SMTPSink.Configuration()
    configuration.faults = try faults.map(Fault.init(parsing:))
    configuration.extensions = offers
    configuration.maximumSize = maximumSize
    configuration.idleTimeout = 10
    configuration.transcript = transcript
    sink = try SMTPSink(configuration: configuration, store: store)
  }

  var transport: SMTPTransport { .local(sink.port) }

  /// The forward-paths of the mails that arrived, in their order.
  var recipients: [String] { store.mails.flatMap(\.forwardPaths) }
}

extension SMTPTransport {
  /// To a server on this machine, patient for a few seconds only.
  static func local(_ port: UInt16, timeout: Duration = .seconds(60)) -> SMTPTransport {
    var timeouts = SMTPTimeouts()
    timeouts.command = timeout
    timeouts.data = timeout
    timeouts.block = timeout
    timeouts.message = timeout
    let options = ConnectionOptions(
      url: "smtp://127.0.0.1:\(port)", hello: "client.example", tls: .none, connectTimeout: timeout)
    return SMTPTransport(options, timeouts: timeouts)
  }

  func login(_ username: String, _ password: String) -> SMTPTransport {
    var copy = self
    copy.options.login.username = username
    copy.options.login.password = password
    return copy
  }

  /// Sends one message over a session of its own.
  func deliver(
    to recipient: String = "anna@example.org", from sender: String = "a@example.com",
    _ message: String = "Subject: a\r\n\r\nb\r\n"
  ) throws -> DeliveryResult {
    let session = try openSession()
    defer { session.close() }
    let envelope = Envelope(
      from: try .init(parsing: sender), to: try .init(parsing: recipient))
    return try session.deliver(
      OutgoingMail(envelope: envelope, bytes: Array(message.utf8)), commit: {})
  }
}
