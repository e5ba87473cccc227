import Diagnostics
import Foundation
import Newsroom
import Synchronization

/// Shows how far a run is: on a terminal a few lines that are drawn again and again, elsewhere a line now and
/// then. What else is said meanwhile comes by here, so that it stands above them.
final class ProgressDisplay: Sendable {
  enum Style: Sendable {
    /// Redrawn on standard error.
    case terminal
    case lines
    case none
  }

  private struct Screen {
    /// What stands on the terminal: how wide each line is.
    var drawn: [Int] = []
    var log = ProgressLog()
    var isOver = false
  }

  /// Apart from the screen, so that a terminal that is held up holds up no session.
  private let progress = Mutex(SendProgress())
  private let screen = Mutex(Screen())
  private let style: Style
  private let printError: @Sendable (String) -> Void
  private let isOver = StopFlag()
  private let hasBlocks: Bool

  init(_ style: Style, printError: @escaping @Sendable (String) -> Void) {
    self.style = style
    self.printError = printError
    hasBlocks = Self.speaksUTF8(ProcessInfo.processInfo.environment)
    guard style != .none else { return }
    // A thread of its own: whatever the others do, the time left is right.
    Thread.detachNewThread { [weak self, isOver] in
      while !isOver.isRaised {
        Thread.sleep(forTimeInterval: style == .terminal ? 0.1 : 1)
        self?.tick()
      }
    }
  }

  deinit { isOver.raise() }

  /// Takes in what happens; any thread may call it.
  func read(_ event: RunEvent) {
    guard style != .none else { return }
    progress.withLock { $0.read(event, at: .now) }
  }

  /// Shows what somebody has counted by other means.
  func show(_ progress: SendProgress) { self.progress.withLock { $0 = progress } }

  /// Says something above what is drawn.
  func say(_ text: String) {
    screen.withLock { screen in
      clear(&screen)
      printError(text)
      draw(&screen)
    }
  }

  /// Takes away what is drawn; nothing is drawn after that.
  func end() {
    isOver.raise()
    screen.withLock { screen in
      clear(&screen)
      screen.isOver = true
    }
  }

  /// The same where the program ends now: a terminal that is held up does not hold that up.
  func endAtOnce() {
    _ = screen.withLockIfAvailable { screen in
      clear(&screen)
      screen.isOver = true
    }
  }

  private func tick() {
    screen.withLock { screen in
      guard !screen.isOver else { return }
      switch style {
      case .terminal: draw(&screen)
      case .lines:
        let line = screen.log.line(progress.withLock { $0.snapshot }, at: .now)
        if let line { printError(line) }
      case .none: break
      }
    }
  }

  private func draw(_ screen: inout Screen) {
    guard style == .terminal, !screen.isOver else { return }
    let progress = progress.withLock { $0.snapshot }
    guard progress.total > 0 else { return }
    let lines = ProgressWords(progress: progress, now: .now, hasBlocks: hasBlocks)
      .lines(width: Terminal.width)
    let text = lines.map(\.safeForTerminal).joined(separator: "\u{1B}[K\r\n")
    StandardStream.error.write("\(toTheTop(screen))\(text)\u{1B}[J")
    screen.drawn = lines.map(\.cells)
  }

  private func clear(_ screen: inout Screen) {
    guard !screen.drawn.isEmpty else { return }
    StandardStream.error.write("\(toTheTop(screen))\u{1B}[J")
    screen.drawn = []
  }

  /// To the first column of the first line drawn. On a terminal that has become narrower since, its lines
  /// have become more.
  private func toTheTop(_ screen: Screen) -> String {
    let width = max(1, Terminal.width)
    let rows = screen.drawn.reduce(0) { $0 + max(1, ($1 + width - 1) / width) }
    return rows > 1 ? "\r\u{1B}[\(rows - 1)A" : "\r"
  }

  /// Whether what is written is read as UTF-8 (POSIX: LC_ALL before LC_CTYPE before LANG).
  static func speaksUTF8(_ environment: [String: String]) -> Bool {
    let names = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }
    let name = names.first { !$0.isEmpty }?.lowercased() ?? ""
    return name.contains("utf-8") || name.contains("utf8")
  }
}

/// The terminal that standard error is.
enum Terminal {
  /// Columns, as they are now; 80 where it does not say.
  static var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// Whether lines can be drawn again: not where a terminal has no cursor to move.
  static func canRedraw(_ environment: [String: String]) -> Bool {
    let name = environment["TERM"] ?? ""
    return !name.isEmpty && name != "dumb"
  }
}
