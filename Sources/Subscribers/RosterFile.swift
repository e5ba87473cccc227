package import Diagnostics
import Foundation
package import Mail

/// The file of a roster: how it is opened, what its first line says, and how it is read and rewritten in one step
/// that nothing else of this program comes between.
package struct RosterFile {
  private let place: Place

  package init(at place: Place) { self.place = place }

  /// Reads the roster under its lock and writes what becomes of it.
  /// - Parameters:
  ///   - addresses: whose rows are asked for; nil where it is enough who has one.
  ///   - decide: what is changed, by what was read; nothing is written for no change.
  /// - Throws: `Problem` also where somebody else saved the roster meanwhile.
  package func rewrite<Value>(
    rowsOf addresses: [EmailAddress]? = nil,
    _ decide: (Roster) throws -> (RosterRewriting, Value)
  ) throws -> Value {
    // For its words where there is none.
    close(try Self.open(place))
    let file = try LockedFile(place, for: .writing)
    var roster = try Roster(at: place, keeping: .addresses)
    if let problem = roster.unclosedQuote { throw problem }
    if let addresses { roster = try Roster(at: place, keeping: .rowsOf(addresses)) }
    let stamp = roster.stamp
    guard try stamp == file.stamp else { throw file.wasSaved }
    let (rewriting, value) = try decide(roster)
    guard !rewriting.isEmpty else { return value }
    let header = roster.header
    // Who has a row is not needed any more, and a long roster takes much memory by itself.
    roster = Roster(header: header)
    try rewriting.rewrite(file, header, since: stamp)
    return value
  }

  /// Opens a roster for reading; a pipe would be waited for, and a device may have no end.
  static func open(_ place: Place) throws(Problem) -> Int32 {
    var status = stat()
    guard stat(place.path, &status) == 0 else { throw absent(place) }
    try LockedFile.mustBeFile(status, place)
    let file = Foundation.open(place.path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { throw absent(place) }
    // One that somebody emptied just now is being saved.
    while fstat(file, &status) == 0, FileStamp(status).isBeingSaved {
      usleep(10_000)
    }
    return file
  }

  private static func absent(_ place: Place) -> Problem {
    guard errno == ENOENT else { return .system("cannot be read", at: place.location()) }
    return Problem(
      "no such file", at: place.location(), hint: "make it with a first line “email,name”",
      advice: .addSubscriber)
  }

  /// The names of a roster's columns; its rows are read only where its first line does not tell.
  package static func columns(at place: Place) throws -> [String] {
    let file = try open(place)
    defer { close(file) }
    var start = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(file, &start, start.count)
    if count > 0, let end = start[..<count].lastIndex(of: 0x0A),
      let header = try header(of: start[...end], place)
    {
      return header.columns
    }
    return try Roster(at: place).header.columns
  }

  /// How the first line of a roster ends, as new rows do then: CRLF where a spreadsheet wrote it.
  static func lineEnd(in file: Int32) -> String {
    var start = [UInt8](repeating: 0, count: 1 << 16)
    let text = start[..<max(0, pread(file, &start, start.count, 0))]
    guard let end = text.firstIndex(where: { $0 == 0x0A || $0 == 0x0D }), text[end] == 0x0D else {
      return "\n"
    }
    return text.dropFirst(end + 1).first == 0x0A ? "\r\n" : "\r"
  }

  /// The header in the beginning of a roster; nil where its first line is blank, goes on, or is none of a table.
  static func header(of start: ArraySlice<UInt8>, _ place: Place) throws -> RosterHeader? {
    let text = start.starts(with: [0xEF, 0xBB, 0xBF]) ? start.dropFirst(3) : start
    let separator = RosterHeader.separator(in: text)
    let line = text.prefix { $0 != 0x0A }
    if SeparatorLine.separator(of: line.filter { $0 != 0x0D }) != nil { return nil }
    var scanner = CSVScanner(separator: separator)
    var header: RosterHeader?
    try (Array(line) + [0x0A]).withUnsafeBufferPointer { bytes in
      try scanner.feed(bytes) { record in
        if !record.isBlank, header == nil {
          header = try RosterHeader(
            record, separator: separator, file: place.location().file)
        }
      }
    }
    return header
  }
}
