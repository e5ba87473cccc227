package import Diagnostics
package import Foundation
package import Mail

/// What a journal says of every recipient: the last word counts.
package struct JournalState: Sendable {
  package struct Entry: Sendable, Equatable {
    package var address: EmailAddress
    package var kind: JournalRecord.Kind
    package var time: Date
    package var reply: String
    /// How often the recipient was put off.
    package var deferrals = 0
  }

  /// By canonical address.
  package private(set) var entries: [String: Entry] = [:]
  /// How many bytes are whole records; what follows was torn by a power cut.
  private(set) var wholeLength = 0

  package init() {}

  /// Reads a journal; one that does not exist is empty.
  /// - Throws: `Problem` for a damaged record that is not the last: what it said cannot be guessed.
  package init(contentsOf url: URL, showing file: String) throws(Problem) {
    let data: Data
    do { data = try Data(contentsOf: url) } catch CocoaError.fileReadNoSuchFile {
      return
    } catch {
      throw Problem("cannot be read: \(error.plainReason)", at: SourceLocation(file: file))
    }
    var number = 0
    var position = data.startIndex
    while let end = data[position...].firstIndex(of: 0x0A) {
      number += 1
      let line = data[position..<end]
      if number == 1, line.elementsEqual(Journal.heading.utf8) {
        // Nothing to read.
      } else if number > 1, let text = String(validating: line, as: UTF8.self),
        let record = JournalRecord(parsing: text)
      {
        apply(record)
      } else {
        // A power cut can leave blocks of zeros where the end was being written.
        if data[position...].allSatisfy({ $0 == 0 || $0 == 0x0A }) { break }
        guard number > 1 else { throw Self.notAJournal(file) }
        throw Problem(
          "a damaged record", at: SourceLocation(file: file, line: number),
          hint: "mend or delete the line; nothing is sent while it is unclear who was mailed")
      }
      position = end + 1
      wholeLength = position - data.startIndex
    }
    // What follows the last line end will be cut off, so it must be ours.
    let tail = data[position...].prefix { $0 != 0 }
    guard number > 0 || Journal.heading.utf8.starts(with: tail) else {
      throw Self.notAJournal(file)
    }
  }

  private static func notAJournal(_ file: String) -> Problem {
    Problem("not a journal", at: SourceLocation(file: file, line: 1))
  }

  /// How many have, or may have, the content: a refusal or a postponement carries nothing.
  package var mailedCount: Int {
    entries.values.count { [.accepted, .attempt, .inDoubt].contains($0.kind) }
  }

  mutating func apply(_ record: JournalRecord) {
    let key = record.address.canonical
    var deferrals = entries[key]?.deferrals ?? 0
    if record.kind == .deferred { deferrals += 1 }
    entries[key] = Entry(
      address: record.address, kind: record.kind, time: record.time, reply: record.reply,
      deferrals: deferrals)
  }
}

extension JournalState.Entry {
  /// When a deferred recipient is tried again: the next run at once, as RFC 5321 §4.5.4.1 asks with
  /// growing pauses after that.
  package var due: Date {
    deferrals <= 1 ? time : time + min(300 * pow(2, Double(deferrals - 2)), 4 * 3600)
  }
}
