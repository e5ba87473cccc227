/// Lines of a long answer, handed on many at a time: a million of them would be as many writes.
struct LineBuffer {
  private static let room = 1 << 16
  private let context: CommandContext
  private var text = ""

  init(_ context: CommandContext) { self.context = context }

  mutating func add(_ line: String) {
    if !text.isEmpty { text += "\n" }
    text += line
    if text.utf8.count >= Self.room { flush() }
  }

  /// Prints what is left.
  mutating func flush() {
    guard !text.isEmpty else { return }
    context.printLine(text)
    text.removeAll(keepingCapacity: true)
  }
}
