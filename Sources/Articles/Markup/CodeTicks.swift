/// The runs of backticks in a text, which open and close code spans.
struct CodeTicks {
  private let bytes: [UInt8]
  /// Behind the paragraph that was gone through last.
  private var end = 0
  /// Of each length of a run in it, where the last one begins.
  private var last: [Int: Int] = [:]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Behind a code span that begins at an index; behind its backticks where it is none.
  mutating func endOfSpan(at start: Int) -> Int {
    let open = run(at: start)
    let behind = start + open
    if start >= end { readParagraph(from: start) }
    // One that is not there is not looked for; one that is there is gone to.
    guard let last = last[open], last >= behind else { return behind }
    var index = behind
    while index < end {
      guard bytes[index] == 0x60 else {
        index += 1
        continue
      }
      let length = run(at: index)
      index += length
      if length == open { return index }
    }
    return behind
  }

  private mutating func readParagraph(from start: Int) {
    last = [:]
    var index = start
    while index < bytes.count {
      if bytes[index] == 0x60 {
        let length = run(at: index)
        last[length] = index
        index += length
      } else if bytes[index] == 0x0A, index + 1 < bytes.count, bytes[index + 1] == 0x0A {
        break
      } else {
        index += 1
      }
    }
    end = index
  }

  private func run(at start: Int) -> Int { bytes[start...].prefix { $0 == 0x60 }.count }
}
