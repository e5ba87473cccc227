import Glibc
import Synchronization

/// What all sessions of a sink share.
final class Server: Sendable {
  let configuration: SMTPSink.Configuration
  let store: any MailStore
  let plan: FaultPlan
  let registry: SessionRegistry
  /// Made where TLS is offered.
  let certificates: SinkCertificates?
  let received = Atomic(0)
  private let lastSequence = Atomic(0)

  init(configuration: SMTPSink.Configuration, store: any MailStore) throws(SinkError) {
    certificates = configuration.offersTLS ? try SinkCertificates() : nil
    self.configuration = configuration
    self.store = store
    plan = FaultPlan(configuration.faults, seed: configuration.seed)
    registry = SessionRegistry(maximum: configuration.maximumConnections)
  }

  func nextSequence() -> Int {
    lastSequence.add(1, ordering: .relaxed).newValue
  }

  /// Serves a new connection on a thread of its own, or turns it away.
  func serve(_ socket: Int32) {
    guard let number = registry.admit(socket) else { return turnAway(socket) }
    do throws(SinkError) {
      let thread = try WorkerThread.start {
        var session = Session(number: number, socket: socket, server: self)
        session.run()
        self.registry.finish(number)
      }
      registry.attach(thread, to: number)
    } catch {
      registry.finish(number)
    }
  }

  private func turnAway(_ socket: Int32) {
    // RFC 5321 §3.1 and §3.8: a server that cannot serve says 421 and closes.
    let line = Array("421 \(configuration.hostname) too many connections\r\n".utf8)
    let flags = Int32(MSG_NOSIGNAL | MSG_DONTWAIT)
    _ = line.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, flags) }
    close(socket)
  }
}
