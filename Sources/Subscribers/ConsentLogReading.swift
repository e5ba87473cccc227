import Crypto
import Diagnostics
import Foundation

/// What has been read of a consent log, and how it is gone on with.
struct ConsentLogReading {
  private(set) var record: ConsentRecord
  /// Lines that cannot be read, where they are passed by.
  private(set) var problems: [Problem] = []
  /// Which file it was, and in which state; nil before the first.
  private(set) var stamp: FileStamp?
  /// Whether nobody can have written to the file since without another stamp.
  private(set) var isSettled = false

  private var lines: LogLines
  private let place: Place
  private let key: ForgottenKey.Source?
  /// Whether lines that cannot be read are passed by: somebody who wants out is not kept in by them.
  private let isLenient: Bool

  /// Whether it is not gone on with: what is read again is read whole.
  private let isAskedOnce: Bool
  private let only: AskedAddresses?
  /// Ids whose events are to count for nothing, be they undone or not.
  private let without: Set<String>

  /// - Parameters:
  ///   - key: what tells who was forgotten, asked for when somebody was.
  ///   - only: somebody of whom alone it is asked, by all of their addresses, in the canonical spelling.
  init(
    of place: Place, key: ForgottenKey.Source?, isLenient: Bool = false, isAskedOnce: Bool = false,
    undone: Set<String> = [], only: AskedAddresses? = nil, without: Set<String> = []
  ) {
    self.isAskedOnce = isAskedOnce
    self.only = only
    self.without = without
    lines = LogLines(areReadOn: !isAskedOnce)
    self.place = place
    self.key = key
    self.isLenient = isLenient
    record = ConsentRecord(undone: undone.union(without), of: only)
  }

  /// Whether there is nothing new in a file of that stamp.
  func isUpToDate(with other: FileStamp?) -> Bool { isSettled && other != nil && other == stamp }

  /// So often a log is read again that cannot be read and may be half saved.
  private static let patience = 50
  private static let pause: useconds_t = 10_000

  /// Reads what is new, or all where what was read is not there any more.
  mutating func readOn(_ descriptor: Int32) throws(Problem) {
    for attempt in 1... {
      do throws(Problem) { return try readOnce(descriptor) } catch {
        var status = stat()
        guard attempt < Self.patience, fstat(descriptor, &status) == 0,
          FileStamp(status).mayBeHalfSaved
        else { throw error }
        usleep(Self.pause)
      }
    }
  }

  private mutating func readOnce(_ descriptor: Int32) throws(Problem) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure() }
    let now = FileStamp(status)
    if isUpToDate(with: now) { return }
    let isFresh = now.isFresh
    if stamp != nil, try isContinued(by: descriptor, of: now.size) {
      try take(descriptor)
      lookUpKey()
      if !record.isStale { return (stamp, isSettled) = (now, !isFresh) }
    }
    // Somebody put another file in its place, cut it or wrote over it; or something was undone of which
    // the lines were read already.
    var anew = ConsentLogReading(
      of: place, key: key, isLenient: isLenient, isAskedOnce: isAskedOnce, only: only,
      without: without)
    try anew.take(descriptor)
    if anew.record.isStale {
      anew = ConsentLogReading(
        of: place, key: key, isLenient: isLenient, isAskedOnce: isAskedOnce,
        undone: anew.record.undone, only: only, without: without)
      try anew.take(descriptor)
    }
    anew.record.forgotten.key = record.forgotten.key
    anew.lookUpKey()
    if let address = anew.record.optOutMissing(of: record) { throw lost(address) }
    (anew.stamp, anew.isSettled) = (now, !isFresh)
    self = anew
  }

  /// A key that cannot be had is told of by whoever needs it.
  private mutating func lookUpKey() {
    if record.forgotten.isKeyNeeded, let key = try? key?() { record.forgotten.key = key }
    record.joinStandIns()
  }

  /// Whether all lines that were read stand there still, with more behind them or not.
  private func isContinued(by descriptor: Int32, of size: UInt64) throws(Problem) -> Bool {
    guard size >= UInt64(lines.offset), let known = lines.hash else { return false }
    var hash = SHA256()
    var left = lines.offset
    try Self.chunks(of: descriptor, from: 0, place) { chunk throws(Problem) in
      let part = UnsafeRawBufferPointer(rebasing: chunk.prefix(left))
      hash.update(bufferPointer: part)
      left -= part.count
      return left > 0
    }
    return left == 0 && hash.finalize() == known.finalize()
  }

  /// Reads on from where the last whole line ended.
  private mutating func take(_ descriptor: Int32) throws(Problem) {
    var lines = lines.withoutRest
    var failure: Problem?
    try Self.chunks(of: descriptor, from: lines.offset, place) { chunk throws(Problem) in
      lines.feed(chunk) { line, number in
        if failure == nil { failure = read(line, number) }
      }
      return failure == nil
    }
    // A last line without its end counts too; it is read again when it has grown.
    lines.finish { line, number in
      if failure == nil { failure = read(line, number) }
    }
    if let failure { throw failure }
    self.lines = lines
  }

  /// - Returns: why a line cannot be read, where that matters.
  private mutating func read(_ line: UnsafeRawBufferPointer, _ number: Int) -> Problem? {
    let text = line.withoutReturn
    // Most lines are those of others.
    if let only, ConsentLine.isOfOther(text, than: only) { return nil }
    if let plain = ConsentLine(text), record.add(plain) { return nil }
    if text.isBlank { return nil }
    do throws(Problem) {
      record.add(try ConsentEvent(parsing: text))
      return nil
    } catch {
      var problem = error
      problem.location = place.location(line: number)
      guard isLenient else { return problem }
      problems.append(problem)
      return nil
    }
  }

  /// - Parameter take: returns whether it wants more.
  private static func chunks(
    of descriptor: Int32, from start: Int, _ place: Place,
    _ take: (UnsafeRawBufferPointer) throws(Problem) -> Bool
  ) throws(Problem) {
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    var position = start
    while true {
      let count = pread(descriptor, &buffer, buffer.count, off_t(position))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system("cannot be read", at: place.location()) }
      if count == 0 { return }
      position += count
      let wantsMore = try buffer.withUnsafeBufferPointer { bytes throws(Problem) in
        try take(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[..<count])))
      }
      if !wantsMore { return }
    }
  }

  private func failure() -> Problem { .system("cannot be read", at: place.location()) }

  /// Who left is mailed by nobody's mistake: not by a log that was put back from a backup or joined badly.
  private func lost(_ address: String) -> Problem {
    Problem(
      "the log has lost that \(address) left, which it said before", at: place.location(),
      hint: "bring back the log as it was, with the lines of both where two were joined")
  }
}
