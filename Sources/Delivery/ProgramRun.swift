import CLinux
import Diagnostics
import Foundation

/// A program that is given some input and waited for, with no shell between.
final class ProgramRun {
  /// Why it could not be begun.
  struct Failure: Error {
    var reason: String
    /// Whether the machine had nothing left to run it with, and may have later.
    var isTransient: Bool
  }

  struct End: Equatable {
    enum Outcome: Equatable {
      case exited(Int32)
      /// By a signal, ours or another's.
      case killed(String)
    }

    var outcome: Outcome
    /// Whether all of the input was taken, and its end was shown.
    var hasReadAll: Bool
    /// What it said on standard error, on one line.
    var words: String
  }

  private let process: pid_t
  private var input: Int32
  private let errors: Int32
  private var said: [UInt8] = []

  /// The most of its words that is kept.
  private static let mostSaid = 1000
  /// How long nobody asks whether to stop.
  private static let slice: Int32 = 100

  init(_ arguments: [String]) throws(Failure) {
    var input: [Int32] = [-1, -1]
    var errors: [Int32] = [-1, -1]
    var reason = broadsheet_pipe(&input, O_CLOEXEC)
    guard reason == 0 else { throw Self.failure(reason) }
    reason = broadsheet_pipe(&errors, O_CLOEXEC)
    guard reason == 0 else {
      input.forEach { close($0) }
      throw Self.failure(reason)
    }
    var process: pid_t = 0
    let result = Self.spawn(arguments, input[0], errors[1], &process)
    close(input[0])
    close(errors[1])
    guard result == 0 else {
      close(input[1])
      close(errors[0])
      throw Self.failure(result)
    }
    self.process = process
    self.input = input[1]
    self.errors = errors[0]
    for end in [self.input, self.errors] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
  }

  deinit {
    if input >= 0 { close(input) }
    close(errors)
  }

  private static func failure(_ reason: Int32) -> Failure {
    Failure(
      reason: String(cString: strerror(reason)).lowercased(),
      isTransient: [EAGAIN, ENOMEM, EMFILE, ENFILE, ETXTBSY].contains(reason))
  }

  /// In a process group of its own: what a terminal sends to end us lets it finish what it has begun.
  private static func spawn(
    _ arguments: [String], _ input: Int32, _ errors: Int32, _ process: inout pid_t
  ) -> Int32 {
    var files = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&files)
    defer { posix_spawn_file_actions_destroy(&files) }
    posix_spawn_file_actions_adddup2(&files, input, 0)
    posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_adddup2(&files, errors, 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    // What we do not want to hear of, such as SIGPIPE, it may.
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(
      &attributes,
      Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
    var pointers = arguments.map { strdup($0) } + [nil]
    defer { pointers.forEach { free($0) } }
    return posix_spawn(&process, arguments.first ?? "", &files, &attributes, &pointers, environ)
  }

  /// Gives it all of the input and waits for its end, which is brought about when it takes too long.
  func feed(
    _ bytes: [UInt8], timeout: Duration, afterStop patience: Duration,
    isStopped: () -> Bool
  ) -> End {
    var rest = bytes[...]
    var limit = ContinuousClock.now + timeout
    var reason = "did not end within \(Int(timeout / .seconds(1))) s"
    var isEnding = false
    while true {
      exchange(&rest)
      var status: Int32 = 0
      let ended = waitpid(process, &status, WNOHANG)
      if ended == process {
        listen()
        return end(status)
      }
      guard ended == 0 || errno == EINTR else {
        // Nobody can say how it ended.
        return End(outcome: .killed("was lost sight of"), hasReadAll: true, words: words)
      }
      if !isEnding, isStopped() {
        isEnding = true
        limit = min(limit, .now + patience)
        reason = "did not end within \(Int(patience / .seconds(1))) s of the request to stop"
      }
      if ContinuousClock.now >= limit {
        let hasReadAll = input < 0
        kill(-process, SIGKILL)
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return End(outcome: .killed(reason), hasReadAll: hasReadAll, words: words)
      }
    }
  }

  /// Moves what can be moved, or waits a moment for it.
  private func exchange(_ rest: inout ArraySlice<UInt8>) {
    // A program that says nothing more is asked for its end only.
    var ends = [pollfd(fd: errors, events: Int16(POLLIN), revents: 0)]
    if input >= 0 { ends.append(pollfd(fd: input, events: Int16(POLLOUT), revents: 0)) }
    let wait = isSilent ? min(Self.slice, 20) : Self.slice
    if isSilent { ends[0].fd = -1 }
    guard poll(&ends, nfds_t(ends.count), wait) > 0 else { return }
    if ends[0].revents != 0 { listen() }
    guard input >= 0, ends.count > 1, ends[1].revents != 0 else { return }
    let count = writeQuietly(rest)
    if count > 0 { rest = rest.dropFirst(count) }
    if rest.isEmpty {
      close(input)
      input = -1
    } else if count < 0, errno != EAGAIN, errno != EINTR {
      // It reads no more; how it ends says why.
      isDeaf = true
      close(input)
      input = -1
    }
  }

  /// Writes without a signal where nobody reads any more, whatever the process does about SIGPIPE.
  private func writeQuietly(_ bytes: ArraySlice<UInt8>) -> Int {
    var pipe = sigset_t()
    var before = sigset_t()
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    pthread_sigmask(SIG_BLOCK, &pipe, &before)
    let count = bytes.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
    let reason = errno
    if count < 0, reason == EPIPE, sigismember(&before, SIGPIPE) == 0 {
      var none = timespec()
      sigtimedwait(&pipe, nil, &none)
    }
    pthread_sigmask(SIG_SETMASK, &before, nil)
    errno = reason
    return count
  }

  /// Whether standard error has come to its end.
  private var isSilent = false
  /// Whether it stopped reading before the input had ended.
  private var isDeaf = false

  private func listen() {
    var piece = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(errors, &piece, piece.count)
      if count == 0 { isSilent = true }
      guard count > 0 else { return }
      said += piece[..<count].prefix(max(0, Self.mostSaid - said.count))
    }
  }

  private var words: String {
    String(decoding: said, as: UTF8.self).split(whereSeparator: \.isWhitespace)
      .joined(separator: " ").printable
  }

  private func end(_ status: Int32) -> End {
    // wait(2): the low seven bits name the signal.
    let signal = status & 0x7F
    return End(
      outcome: signal == 0
        ? .exited((status >> 8) & 0xFF) : .killed("was ended by signal \(signal)"),
      hasReadAll: input < 0 && !isDeaf, words: words)
  }
}
