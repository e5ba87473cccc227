import Diagnostics
import Foundation
import Hummingbird
import Logging
package import Newsroom
import NIOCore
import Synchronization

/// Serves the preview of an edition folder to a browser on this machine, and to nobody else.
package struct PreviewServer: Sendable {
  private let newsroom: Newsroom
  private let options: PreviewOptions

  /// What somebody should be told.
  package enum Event: Sendable, Equatable {
    /// The address at which the page is; where another name was asked for, with that by this machine's own, which
    /// admits a browser of its own.
    case serving(String, here: String?)
    /// The port that was asked for is taken.
    case portTaken(Int)
    /// Folders are looked through once a second.
    case polling(String)
  }

  package init(_ newsroom: Newsroom, _ options: PreviewOptions) {
    self.newsroom = newsroom
    self.options = options
  }

  /// Ports that are tried one after the other.
  private static let attempts = 64

  /// Serves until the process ends.
  /// - Throws: `Problem` where there is no port.
  package func run(_ tell: @escaping @Sendable (Event) -> Void) async throws {
    let secrets = try (0..<4).map { _ in Hex.string(try newsroom.effects.randomBytes(16)) }
    let start = Int(try newsroom.effects.randomBytes(2).reduce(0) { $0 << 8 | Int($1) }) * 1_000_000
    let desk = PreviewDesk(newsroom, list: options.list, start: start)
    let watch = FolderWatch { [newsroom] in newsroom.watched }
    defer { watch.stop() }
    watch.start { way in
      if case .polling(let reason) = way { tell(.polling(reason)) }
    } changed: {
      desk.changed()
    }
    let records = RecordWatch(desk)
    defer { records.stop() }
    records.start()
    for port in options.port..<(options.port + Self.attempts) where port < 65_536 {
      let isServing = Atomic(false)
      do {
        try await serve(port, desk, secrets) {
          isServing.store(true, ordering: .releasing)
          let here = options.host.map { _ in address(port, by: "127.0.0.1", once: secrets[2]) }
          tell(.serving(address(port, by: options.host, once: secrets[1]), here: here))
        }
        return
      } catch let error as IOError
        where error.errnoCode == EADDRINUSE && !isServing.load(ordering: .acquiring)
      {
        tell(.portTaken(port))
      } catch {
        throw Problem("nothing can be served at port \(port): \(error)", category: .system)
      }
    }
    throw Problem(
      "no port from \(options.port) on is free", hint: "name another one", category: .system)
  }

  private func address(_ port: Int, by host: String?, once token: String) -> String {
    let path = "/issues/\(options.issue ?? "next")"
    guard let host else { return "http://127.0.0.1:\(port)\(path)" }
    return "http://\(host):\(port)\(path)?token=\(token)"
  }

  private func serve(
    _ port: Int, _ desk: PreviewDesk, _ secrets: [String], isReady: @escaping @Sendable () -> Void
  ) async throws {
    let requestGuard = RequestGuard(
      port: port, host: options.host, token: secrets[0],
      admission: options.host.map { _ in
        RequestGuard.Admission(once: [secrets[1], secrets[2]], cookie: secrets[3])
      })
    let admitted = GuardHandler.Admitted()
    let responder = PreviewResponder(
      desk: desk, tests: TestDesk(newsroom, list: options.list), token: secrets[0],
      home: options.issue, spell: options.spell)
    var logger = Logger(label: "preview")
    // What a client does wrong is no news for whoever reads the terminal.
    logger.logLevel = .critical
    let application = Application(
      responder: responder,
      server: .http1(
        configuration: .init(
          additionalChannelHandlers: [GuardPlacing(GuardHandler(requestGuard, admitted))],
          idleTimeout: nil)),
      configuration: .init(
        address: .hostname("127.0.0.1", port: port), serverName: nil, reuseAddress: true),
      onServerRunning: { _ in isReady() }, logger: logger)
    try await application.run()
  }
}
