import COpenSSL
import Synchronization

/// A certificate that the sink signed for itself, fresh for each start.
final class SinkCertificate: Sendable {
  /// What can be wrong with a certificate.
  enum Flaw: String, Sendable, CaseIterable {
    case expired
    /// For another host than the one that was asked for.
    case otherHost = "other-host"
    /// By somebody whom nobody trusts.
    case untrusted
  }

  private let context: Mutex<OpaquePointer>

  init(_ flaw: Flaw?) throws(SinkError) {
    let day = 86_400
    let names = flaw == .otherHost ? "DNS:other.invalid" : "DNS:localhost,IP:127.0.0.1"
    let until = flaw == .expired ? -1 * day : 2 * day
    guard let context = copenssl_context(names, -2 * day, until) else {
      throw SinkError("a certificate cannot be made")
    }
    self.context = Mutex(context)
  }

  deinit { context.withLock { SSL_CTX_free($0) } }

  /// The server's side of a new connection.
  func accept() -> ServerTLS? {
    context.withLock { copenssl_accept($0).map(ServerTLS.init) }
  }

  /// What a client must trust, as PEM.
  var pem: [UInt8] {
    context.withLock { context in
      [UInt8](unsafeUninitializedCapacity: 4096) { room, count in
        count = Int(copenssl_certificate(context, room.baseAddress, Int32(room.count)))
      }
    }
  }
}

/// The certificates of a sink: one that is right, and one for each way to be wrong.
struct SinkCertificates: Sendable {
  private let right: SinkCertificate
  private let wrong: [SinkCertificate.Flaw: SinkCertificate]

  init() throws(SinkError) {
    right = try SinkCertificate(nil)
    var wrong: [SinkCertificate.Flaw: SinkCertificate] = [:]
    for flaw in SinkCertificate.Flaw.allCases { wrong[flaw] = try SinkCertificate(flaw) }
    self.wrong = wrong
  }

  subscript(_ flaw: SinkCertificate.Flaw?) -> SinkCertificate {
    flaw.flatMap { wrong[$0] } ?? right
  }

  /// What a client must trust, so that nothing but the flaw itself is wrong with a certificate.
  var trusted: [UInt8] {
    right.pem
      + SinkCertificate.Flaw.allCases.filter { $0 != .untrusted }
      .flatMap { self[$0].pem }
  }
}
