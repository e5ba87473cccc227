import Dispatch
import Foundation
import Newsroom

/// Turns the first signal that asks for an end into an orderly one; the second is not held up.
final class Interrupt {
  private let signals: [Int32]
  private let flag = StopFlag()
  private let sources: [any DispatchSourceSignal]

  /// - Parameters:
  ///   - say: called once, when the end is asked for.
  ///   - leave: called when the program ends now.
  init(
    say: @escaping @Sendable () -> Void, leave: @escaping @Sendable () -> Void = {}
  ) {
    let flag = flag
    // Under nohup(1) a terminal that goes away is no reason to end.
    let signals = [SIGINT, SIGTERM] + (Self.ignoresHangup ? [] : [SIGHUP])
    self.signals = signals
    sources = signals.map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        guard !flag.isRaised else {
          leave()
          return Self.end(by: number)
        }
        flag.raise()
        say()
      }
      source.resume()
      return source
    }
  }

  deinit {
    for source in sources { source.cancel() }
    for number in signals { signal(number, SIG_DFL) }
  }

  /// Ends the program as the signal does where nobody handles it: Dispatch has it blocked.
  private static func end(by number: Int32) {
    signal(number, SIG_DFL)
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, number)
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
    raise(number)
  }

  /// Has Ctrl-C end the program where it is typed to it, though whoever started it has it ignore that. What a shell
  /// runs in the background reads from no terminal, or is not in front of it.
  static func heedInForeground() {
    guard isatty(STDIN_FILENO) == 1, tcgetpgrp(STDIN_FILENO) == getpgrp() else { return }
    signal(SIGINT, SIG_DFL)
  }

  /// Whether whoever started the program has it ignore SIGHUP.
  private static var ignoresHangup: Bool {
    var action = sigaction()
    guard sigaction(SIGHUP, nil, &action) == 0 else { return false }
    // `SIG_IGN` is the address 1: there is no other way to compare pointers to functions.
    return withUnsafeBytes(of: action.__sigaction_handler) { $0.load(as: Int.self) == 1 }
  }

  /// Whether the end was asked for; any thread may call it.
  var isRequested: @Sendable () -> Bool {
    let flag = flag
    return { flag.isRaised }
  }
}
