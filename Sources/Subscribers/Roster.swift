package import Diagnostics
package import Foundation
import Mail

/// The subscribers of one list, as `subscribers/<list>.csv` has them.
package struct Roster: Sendable {
  package let header: RosterHeader
  /// Rows with an address of their own, in the order of the file.
  package private(set) var subscribers: [Subscriber] = []
  /// Rows that could not be used, each with its line.
  package private(set) var problems: [Problem] = []
  /// Rows whose address an earlier row has: it is mailed once.
  package private(set) var duplicates: [Problem] = []
  /// The row whose quote the file does not close: what is appended would become part of it.
  let unclosedQuote: Problem?

  /// Reads a roster chunk by chunk.
  /// - Throws: `Problem` when there is no file or no header; bad rows are kept in `problems`.
  package init(contentsOf url: URL, showing file: String) throws {
    guard let stream = InputStream(url: url), Self.isFile(url) else {
      throw Problem(
        "no such file", at: SourceLocation(file: file),
        hint: "make it with a first line “email,name”, or run “broadsheet subscribers add ADDRESS”")
    }
    stream.open()
    defer { stream.close() }
    var reader: RosterReader?
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = stream.read(&chunk, maxLength: chunk.count)
      guard count >= 0 else {
        throw Problem("cannot be read", at: SourceLocation(file: file))
      }
      if count == 0 { break }
      var bytes = chunk[..<count]
      if reader == nil {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        reader = RosterReader(file: file, separator: RosterHeader.separator(in: bytes))
      }
      try bytes.withUnsafeBufferPointer { try reader?.feed($0) }
    }
    try reader?.finish()
    guard let reader, let header = reader.header else {
      throw Problem(
        "the roster is empty", at: SourceLocation(file: file, line: 1),
        hint: "its first line names the columns: email,name")
    }
    self.header = header
    subscribers = reader.subscribers
    problems = reader.problems
    duplicates = reader.duplicates
    unclosedQuote = reader.unclosedQuote
  }

  private static func isFile(_ url: URL) -> Bool {
    var isDirectory: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory)
      && !isDirectory.boolValue
  }
}
