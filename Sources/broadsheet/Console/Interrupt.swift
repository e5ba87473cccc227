import Dispatch
import Foundation
import Synchronization

/// Turns the first Ctrl-C, or a request to terminate, into an orderly end; the second one is not held up.
final class Interrupt {
  private final class Request: Sendable {
    let isMade = Mutex(false)
  }

  private let request = Request()
  private let sources: [any DispatchSourceSignal]

  init() {
    let request = request
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        request.isMade.withLock { $0 = true }
        signal(number, SIG_DFL)
      }
      source.resume()
      return source
    }
  }

  deinit {
    for source in sources { source.cancel() }
    signal(SIGINT, SIG_DFL)
    signal(SIGTERM, SIG_DFL)
  }

  /// Whether the end was asked for; any thread may call it.
  var isRequested: @Sendable () -> Bool {
    let request = request
    return { request.isMade.withLock { $0 } }
  }
}
