import Glibc
import Synchronization

/// An SMTP server on 127.0.0.1 that keeps the mail it gets and misbehaves on request.
///
/// Made for rehearsals and tests. One thread accepts, and one more serves each connection. It offers
/// STARTTLS and AUTH where it is told to.
package final class SMTPSink: Sendable {
  private let listener: Listener
  private let server: Server
  private let acceptor: Mutex<WorkerThread?>

  /// Listens at a free port of 127.0.0.1 and starts to accept connections.
  package init(
    configuration: Configuration = .init(), store: any MailStore
  ) throws(SinkError) {
    try configuration.validate()
    let server = try Server(configuration: configuration, store: store)
    let listener = try Listener()
    do throws(SinkError) {
      let thread = try WorkerThread.start {
        while let socket = listener.accept() { server.serve(socket) }
      }
      acceptor = Mutex(thread)
    } catch {
      close(listener.socket)
      throw error
    }
    self.listener = listener
    self.server = server
  }

  deinit { stop() }

  package var port: UInt16 { listener.port }

  /// The certificates (PEM) that a client must trust; empty where no TLS is offered.
  package var certificates: [UInt8] { server.certificates?.trusted ?? [] }

  /// How many messages were answered with 250. A message under `store-drop` is stored, not received.
  package var received: Int { server.received.load(ordering: .acquiring) }

  /// How many connections were accepted so far; those turned away with 421 do not count.
  package var sessions: Int { server.registry.admitted }

  /// Stops accepting, closes all connections and waits for their threads.
  ///
  /// A message whose final dot was read is still handed to the store. Only a store that blocks makes
  /// this wait, and that for 10 seconds at most. Further calls return at once.
  package func stop() {
    guard server.registry.beginStop() else { return }
    // On Linux this also wakes the thread in accept(2).
    shutdown(listener.socket, Int32(SHUT_RDWR))
    acceptor.withLock {
      $0?.join()
      $0 = nil
    }
    close(listener.socket)
    server.registry.waitForSessions(limit: .seconds(10))
  }
}
