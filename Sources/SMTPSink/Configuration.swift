/// What can be set of a sink.
extension SMTPSink {
  /// How the sink presents itself, what it refuses, and what it does wrong.
  ///
  /// Memory is bounded by `maximumConnections` times one and a half `maximumSize`, beside the store.
  package struct Configuration: Sendable {
    /// The name in the greeting and the EHLO reply.
    package var hostname: String
    /// The largest message in octets, without dot-stuffing (RFC 1870 §3).
    package var maximumSize: Int
    /// What to do wrong; when several faults fit, the first one is taken.
    package var faults: [Fault]
    /// What chance is made of: the same faults hit the same recipients with the same seed.
    package var seed: UInt64 = 0
    /// Whether STARTTLS is offered, with certificates that the sink makes.
    package var offersTLS = false
    /// Whether a login is asked for before mail is taken; any name and password will do.
    package var asksForLogin = false
    /// What the EHLO reply offers.
    package var extensions: Set<Extension>
    /// Seconds a client may take for a command line, and to read a reply; ten times that for a
    /// whole message. RFC 5321 §4.5.3.2.7 asks for 5 minutes.
    package var idleTimeout: Double
    /// Connections served at one time; one more is turned away with 421.
    package var maximumConnections: Int
    /// Where to record the dialogue, for tests; nil records nothing.
    package var transcript: Transcript?

    package init(
      hostname: String = "sink.localhost", maximumSize: Int = 50_000_000, faults: [Fault] = [],
      extensions: Set<Extension> = Set(Extension.allCases), idleTimeout: Double = 300,
      maximumConnections: Int = 256, transcript: Transcript? = nil
    ) {
      self.hostname = hostname
      self.maximumSize = maximumSize
      self.faults = faults
      self.extensions = extensions
      self.idleTimeout = idleTimeout
      self.maximumConnections = maximumConnections
      self.transcript = transcript
    }
  }

  /// A service extension the sink can offer.
  package enum Extension: Sendable, CaseIterable {
    /// RFC 2920; without it, a command that arrives before the last reply left is refused.
    case pipelining
    /// RFC 1870; without it `maximumSize` still holds, but is not announced.
    case size
    /// RFC 6152.
    case eightBitMIME
    /// RFC 2034; without it no reply carries an enhanced code.
    case enhancedStatusCodes
  }
}

extension SMTPSink.Configuration {
  /// Refuses values that would break the protocol or the promise that everything is bounded.
  func validate() throws(SinkError) {
    guard !hostname.isEmpty, hostname.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw SinkError("the sink's host name must be printable ASCII without spaces")
    }
    guard (1...1_000_000_000).contains(maximumSize) else {
      throw SinkError("the sink's maximum size must be 1 to 1,000,000,000 octets")
    }
    guard (0.01...86_400).contains(idleTimeout) else {
      throw SinkError("the sink's idle timeout must be 0.01 to 86,400 seconds")
    }
    guard (1...10_000).contains(maximumConnections) else {
      throw SinkError("the sink's maximum of connections must be 1 to 10,000")
    }
  }
}
