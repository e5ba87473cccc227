package import Diagnostics
package import Foundation

/// A record as somebody sees it who reads a journal from its beginning.
package enum JournalSighting {
  /// Nothing that was seen before counts any more: the journal was begun anew.
  case beginning
  /// A run starts.
  case run(Date)
  case recipient(Record)

  /// What is said of a recipient. Its words are read when they are asked for, while it is shown: a journal
  /// has millions of them.
  package struct Record {
    /// Nil where somebody put the recipient back.
    package let kind: JournalRecord.Kind?
    package private(set) var number: Int
    /// Since 1970-01-01.
    package let milliseconds: Int64
    package let relayBytes: UnsafeRawBufferPointer
    package let replyBytes: UnsafeRawBufferPointer

    package var relay: String { String(decoding: relayBytes, as: UTF8.self) }
    package var reply: String { String(decoding: replyBytes, as: UTF8.self) }
    /// The same of the recipient who has that number elsewhere.
    package func numbered(_ number: Int) -> Record {
      var record = self
      record.number = number
      return record
    }

    /// Whether a person said it, and no relay.
    package var isByHand: Bool { relayBytes.count == 1 && relayBytes[0] == UInt8(ascii: "-") }
  }

  /// Reads a line that was found whole; nil where it tells of something else.
  init?(of bytes: UnsafeRawBufferPointer) {
    guard let line = JournalLine(parsing: bytes) else { return nil }
    if line.kind.elementsEqual(JournalHead.Kind.run.rawValue.utf8) {
      self = .run(line.time.date)
      return
    }
    let kind = JournalRecord.Kind(parsing: line.kind)
    guard kind != nil || line.kind.elementsEqual(JournalState.retryKind.utf8) else { return nil }
    let (digits, rest) = JournalLine.cut(line.rest)
    let (relay, behind) = JournalLine.cut(rest)
    guard let number = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
    self = .recipient(
      Record(
        kind: kind, number: number, milliseconds: line.time.milliseconds, relayBytes: relay,
        replyBytes: JournalLine.cut(behind).0))
  }
}

/// Reads a journal that may be growing: each time what has come since, and never a lock on it.
package struct JournalFollower: ~Copyable {
  private let place: Place
  private let start: Int
  private let show: (JournalSighting) -> Void
  private var parser: JournalParser
  private var file: Int32 = -1
  private var position: off_t = 0

  /// - Parameters:
  ///   - start: the byte up to which nothing is shown.
  ///   - show: called for each record in its order, and first of all with `beginning`.
  package init(
    at place: Place, behind start: Int = 0, show: @escaping (JournalSighting) -> Void
  ) {
    self.place = place
    self.start = start
    self.show = show
    parser = JournalParser(place, showingFrom: start, show: show)
    show(.beginning)
  }

  deinit { if file >= 0 { close(file) } }

  /// What the journal says so far.
  package var state: JournalState { parser.stateSoFar }

  /// Reads what has come since it was read last. A run that goes on may cut off half a record, and one that
  /// reached nobody gives way to a new journal: then all is read again.
  /// - Throws: `Problem` for a damaged record that is not the last.
  package mutating func read() throws(Problem) {
    if isReplaced { startAgain() }
    let isFresh = position == 0
    do { try readOn() } catch {
      // The end of what was read may have been cut off and written anew meanwhile.
      guard !isFresh else { throw error }
      startAgain()
      try readOn()
    }
  }

  private mutating func startAgain() {
    if file >= 0 { close(file) }
    file = -1
    position = 0
    parser = JournalParser(place, showingFrom: start, show: show)
    show(.beginning)
  }

  /// Whether what was read is not the beginning of what has the name now.
  private var isReplaced: Bool {
    guard file >= 0 else { return false }
    var opened = stat()
    var named = stat()
    guard fstat(file, &opened) == 0, stat(place.path, &named) == 0 else { return true }
    return opened.st_ino != named.st_ino || opened.st_dev != named.st_dev
      || opened.st_size < position
  }

  private mutating func readOn() throws(Problem) {
    if file < 0 { file = open(place.path, O_RDONLY | O_CLOEXEC) }
    guard file >= 0 else {
      if errno == ENOENT { return }
      throw .system("cannot be read", at: place.location())
    }
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = pread(file, &buffer, buffer.count, position)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system("cannot be read", at: place.location()) }
      if count == 0 { return }
      position += off_t(count)
      try buffer.withUnsafeBufferPointer { bytes throws(Problem) in
        try parser.feed(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[..<count])))
      }
    }
  }
}
