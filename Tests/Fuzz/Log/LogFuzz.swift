import Diagnostics
import Foundation
import Mail

@testable import Subscribers

/// Reads whatever libFuzzer makes up as the lines of a consent log: what they come to does not hang on their order,
/// nor on how many of them were there when it was opened, and a compacted log says the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  var cut = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
  if cut.last?.isEmpty == true { cut.removeLast() }
  for size in [1, 7, 8192] { judgeCutting(bytes, into: cut, size) }
  var lines: [ArraySlice<UInt8>] = []
  var events: [ConsentEvent] = []
  for line in cut.prefix(64) {
    guard let event = judgeLine(Array(line)) else { continue }
    lines.append(line)
    events.append(event)
  }
  guard !events.isEmpty else { return 0 }
  let record = ConsentRecord(of: events)
  let middle = events.count / 2
  for other in [events.reversed(), Array(events[middle...] + events[..<middle]), events + events] {
    requireSame(ConsentRecord(of: other), record, "another order")
  }
  judgeFile(lines, record)
  return 0
}

/// Whatever the chunks are.
private func judgeCutting(_ bytes: [UInt8], into cut: [ArraySlice<UInt8>], _ size: Int) {
  var lines = LogLines(areReadOn: true)
  var found: [[UInt8]] = []
  for start in stride(from: 0, to: bytes.count, by: size) {
    bytes[start..<min(bytes.count, start + size)].withUnsafeBytes { chunk in
      lines.feed(chunk) { line, _ in found.append(Array(line)) }
    }
  }
  lines.finish { line, _ in found.append(Array(line)) }
  require(found.map { $0[...] } == cut, "other lines in chunks of \(size)")
}

/// What bytes are read as by hand is what they are as JSON, and it can be written and read again.
private func judgeLine(_ line: [UInt8]) -> ConsentEvent? {
  do throws(Problem) {
    if let event = line.withUnsafeBytes({ ConsentLine.event($0) }) {
      requireSame(event, try ConsentEvent(parsing: line))
    }
    guard let event = try read(line) else { return nil }
    let written = Lists.must("an event is not written") { try event.encoded().dropLast() }
    guard let again = try read(Array(written)) else { finding("an event is written as nothing") }
    requireSame(again, event)
    return event
  } catch { inspect([error]) }
  return nil
}

private func read(_ line: [UInt8]) throws(Problem) -> ConsentEvent? {
  let read = line.withUnsafeBytes { bytes in
    Result { () throws(Problem) in try ConsentEvent(line: bytes) }
  }
  return try read.get()
}

/// The file says the same read at once and in two parts, and when it is compacted.
private func judgeFile(_ lines: [ArraySlice<UInt8>], _ record: ConsentRecord) {
  let files = Lists.files(in: Lists.fresh("log"))
  let parts = [lines.prefix(lines.count / 2), lines.dropFirst(lines.count / 2)]
    .map { $0.flatMap { $0 + [0x0A] } }
  Lists.write(parts[0], to: files.consentLog)
  Lists.must("the log") {
    let log = try ConsentLog(of: files)
    _ = try log.statuses()
    Lists.write(parts[1], to: files.consentLog, appending: true)
    requireSame(try log.statuses().record, record, "in two parts")
    requireSame(try ConsentLog(of: files).statuses().record, record, "at once")
    let compaction = try ConsentLog.compact(files)
    requireSame(
      try ConsentLog(of: files).statuses().record, record, "compacted", isShort: true)
    let again = try ConsentLog.compact(files)
    require(
      again.before == again.after && again.before == compaction.after,
      "compacted to \(compaction), and again to \(again)")
  }
}

extension ConsentRecord {
  /// As by a second reading: what is undone is known beforehand.
  fileprivate init(of events: [ConsentEvent]) {
    self.init(undone: Set(events.compactMap { $0.kind == .undone ? $0.undone : nil }))
    forgotten.key = Lists.key
    for event in events { add(event) }
    joinStandIns()
  }
}

/// - Parameter isShort: whether what decides nothing is left out, and what was said of people who were forgotten.
private func requireSame(
  _ other: ConsentRecord, _ record: ConsentRecord, _ how: String, isShort: Bool = false
) {
  for address in Set(record.addresses).union(other.addresses) {
    let one = EmailAddress(canonical: address)
    // What stands for somebody is made when the log is compacted, where it was not there.
    if isShort, record.isForgotten(address) || ForgottenKey.name(inStandIn: address) != nil {
      continue
    }
    require(
      other.status(of: one) == record.status(of: one),
      "\(address) is \(other.status(of: one)) and not \(record.status(of: one)): \(how)")
    require(
      other.words(of: one) == record.words(of: one), "other words of \(address): \(how)")
    require(
      Set(other.names(of: one)) == Set(record.names(of: one)), "other names of \(address): \(how)")
  }
  require(
    isShort || other.optOutCount == record.optOutCount,
    "\(other.optOutCount) left, and not \(record.optOutCount): \(how)")
}

private func requireSame(_ event: ConsentEvent, _ other: ConsentEvent) {
  func words(_ event: ConsentEvent) -> [String?] {
    [
      event.address?.description, event.address?.canonical, event.source, event.reason, event.id,
      event.undone, event.newAddress?.description, event.kind.rawValue,
    ]
  }
  func moment(_ event: ConsentEvent) -> Double {
    (event.time.timeIntervalSince1970 * 1000).rounded()
  }
  require(
    words(event) == words(other) && moment(event) == moment(other) && event.renews == other.renews,
    "read as \(event) and as \(other)")
}
