package import Diagnostics
import Foundation
package import Mail

/// All that a log says of one person, line by line.
package struct ConsentHistory: Sendable {
  package struct Entry: Sendable {
    package let event: ConsentEvent
    package let line: Int
    /// Whether something else says that it counts for nothing.
    package let isUndone: Bool
  }

  /// By their times; of one moment, in the order of the file.
  package private(set) var entries: [Entry] = []

  /// - Parameters:
  ///   - addresses: all that the person has or had.
  ///   - undone: ids whose events count for nothing.
  /// - Throws: `Problem` where the log cannot be read; a line that is no event is left to whoever asks for
  ///   statuses.
  fileprivate init(
    of addresses: [EmailAddress], in place: Place, undone: Set<String>
  ) throws(Problem) {
    guard place.exists else { return }
    let file = open(place.path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .system("cannot be read", at: place.location()) }
    defer { close(file) }
    let wanted = Set(addresses)
    let sieve = AddressSieve(addresses, in: .json)
    var parts = WholeLines(file, of: place)
    var line = 1
    while let part = try parts.next() {
      var rest = part
      // Most of a log are other people's lines, and reading one takes a while.
      while !rest.isEmpty {
        let found = sieve?.firstSuspect(in: rest) ?? (suspect: 0, lines: 0)
        line += found.lines
        guard let suspect = found.suspect else { break }
        let start = (rest[..<suspect].lastIndex(of: 0x0A) ?? -1) + 1
        let end = rest[suspect...].firstIndex(of: 0x0A) ?? rest.count
        take(UnsafeRawBufferPointer(rebasing: rest[start..<end]), line, wanted, undone)
        line += 1
        rest = UnsafeRawBufferPointer(rebasing: rest[min(end + 1, rest.count)...])
      }
    }
    entries.sort { ($0.event.time, $0.line) < ($1.event.time, $1.line) }
  }

  private mutating func take(
    _ text: UnsafeRawBufferPointer, _ line: Int, _ wanted: Set<EmailAddress>, _ undone: Set<String>
  ) {
    guard let event = (try? ConsentEvent(line: text)) ?? nil,
      [event.address, event.newAddress].contains(where: { $0.map(wanted.contains) == true })
    else { return }
    entries.append(
      Entry(event: event, line: line, isUndone: event.id.map(undone.contains) ?? false))
  }
}

extension ConsentLog.Statuses {
  /// What was said of somebody, line by line.
  /// - Parameter addresses: all that the person has or had.
  package func history(
    of addresses: [EmailAddress], in place: Place
  ) throws(Problem) -> ConsentHistory {
    try ConsentHistory(of: addresses, in: place, undone: record.undone)
  }
}
