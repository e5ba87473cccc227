package import Diagnostics
package import Foundation

/// The two ways to a journal that can be written: one that is new, and one that is gone on with.
extension Journal {
  /// Makes the journal of an issue that nobody has begun to send.
  /// - Parameter startsRun: whether somebody is about to be mailed, and not just fixed.
  /// - Throws: `Problem` when it was begun already, is damaged, or cannot be written.
  package static func begin(
    _ beginning: JournalBeginning, _ recipients: RecipientsRecord, on medium: any JournalMedium,
    startsRun: Bool = true, now: @escaping @Sendable () throws -> Date
  ) throws -> Journal {
    let before = try JournalState(on: medium)
    guard !before.isBegun else {
      throw Problem(
        "sending was begun already", at: medium.place.location(), advice: .seeStatus,
        category: .busy)
    }
    let time = try time(now())
    // What is there is at most a head that a power cut left half written.
    var bytes = Array("\(JournalParser.heading)2\n".utf8)
    try JournalLine.append(at: time, to: &bytes) {
      try JournalHead.append(.begin, beginning, to: &$0)
    }
    try JournalLine.append(at: time, to: &bytes) {
      try JournalHead.append(.recipients, recipients, to: &$0)
    }
    if startsRun { try appendRun(at: time, to: &bytes) }
    return try Journal(
      on: medium, after: before, keeping: 0, now: now, beginningWith: bytes,
      run: startsRun ? time : nil)
  }

  /// Goes on with a journal; half a record at its end is cut off.
  /// - Parameters:
  ///   - known: what was read of it before; it is read again where it has changed since.
  ///   - startsRun: whether somebody is about to be mailed, and not just decided about.
  /// - Throws: `Problem` when it was never begun, is damaged or not ours to write, or cannot be written.
  package static func resume(
    on medium: any JournalMedium, knowing known: JournalState? = nil, startsRun: Bool = true,
    now: @escaping @Sendable () throws -> Date
  ) throws -> Journal {
    let before = try known.flatMap { $0.isStill(on: medium) ? $0 : nil } ?? JournalState(on: medium)
    let place = medium.place
    guard before.version == 2 else {
      throw Problem(
        "sending was begun by an older Broadsheet", at: place.location(line: 1),
        hint: "finish it with the version that began it")
    }
    if let unknown = before.unknownKinds.first {
      throw Problem(
        "a record of an unknown kind: “\(unknown.kind)”", at: place.location(line: unknown.line),
        hint: "a newer Broadsheet wrote it; go on with that one")
    }
    guard before.isBegun else {
      throw Problem("sending was never begun", at: place.location())
    }
    if let reason = before.closedReason {
      throw Problem("it was discarded: \(reason)", at: place.location())
    }
    var bytes: [UInt8] = []
    let time = try time(now())
    if startsRun { try appendRun(at: time, to: &bytes) }
    return try Journal(
      on: medium, after: before, keeping: before.wholeLength, now: now, beginningWith: bytes,
      run: startsRun ? time : nil)
  }

  package static func begin(
    _ beginning: JournalBeginning, _ recipients: RecipientsRecord, at place: Place,
    now: @escaping @Sendable () throws -> Date
  ) throws -> Journal {
    try begin(beginning, recipients, on: JournalFile(at: place), now: now)
  }

  package static func resume(
    at place: Place, now: @escaping @Sendable () throws -> Date
  ) throws -> Journal {
    try resume(on: JournalFile(at: place), now: now)
  }

  private static func appendRun(at time: JournalTime, to bytes: inout [UInt8]) throws {
    var started: [UInt8] = []
    time.append(to: &started)
    let record = RunRecord(started: String(decoding: started, as: UTF8.self), bounces: true)
    try JournalLine.append(at: time, to: &bytes) { try JournalHead.append(.run, record, to: &$0) }
  }
}
