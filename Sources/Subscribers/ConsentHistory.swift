package import Diagnostics
import Foundation
package import Mail

/// All that a log says of one person, line by line.
package struct ConsentHistory: Sendable {
  package struct Entry: Sendable {
    package let event: ConsentEvent
    package let line: Int
    /// Whether something else says that it counts for nothing.
    package fileprivate(set) var isUndone = false
  }

  /// By their times; of one moment, in the order of the file.
  package private(set) var entries: [Entry] = []

  /// - Parameter addresses: all that the person has or had.
  /// - Throws: `Problem` where the log cannot be read; a line that is no event is left to whoever asks for
  ///   statuses.
  package init(of addresses: [EmailAddress], in place: Place) throws(Problem) {
    guard place.exists else { return }
    let data: Data
    do { data = try Data(contentsOf: place.url) } catch {
      throw .system("cannot be read", error, at: place.location())
    }
    let wanted = Set(addresses)
    let texts = addresses.map { Array($0.canonical.utf8) }
    var undone: Set<String> = []
    var line = 0
    data.withUnsafeBytes { bytes in
      var start = 0
      while start < bytes.count {
        let end =
          bytes.baseAddress.flatMap { memchr($0 + start, 0x0A, bytes.count - start) }
          .flatMap { found in bytes.baseAddress.map { UnsafeRawPointer(found) - $0 } }
          ?? bytes.count
        line += 1
        let text = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
        start = end + 1
        guard Self.mayConcern(text, texts), let event = (try? ConsentEvent(line: text)) ?? nil
        else {
          continue
        }
        if event.kind == .undone, let id = event.undone { undone.insert(id) }
        let isTheirs = [event.address, event.newAddress].contains {
          $0.map(wanted.contains) == true
        }
        if isTheirs { entries.append(Entry(event: event, line: line)) }
      }
    }
    entries = entries.map { entry in
      var entry = entry
      entry.isUndone = entry.event.id.map(undone.contains) ?? false
      return entry
    }.sorted { ($0.event.time, $0.line) < ($1.event.time, $1.line) }
  }

  /// Whether a line must be read: most of a log are other people's, and reading one takes a while.
  /// - Parameter texts: canonical spellings.
  private static func mayConcern(_ line: UnsafeRawBufferPointer, _ texts: [[UInt8]]) -> Bool {
    var bits: UInt8 = 0
    let small = [UInt8](unsafeUninitializedCapacity: line.count) { buffer, count in
      for index in 0..<line.count {
        let byte = line[index]
        bits |= byte
        buffer[index] = byte &- 0x41 < 26 ? byte | 0x20 : byte
      }
      count = line.count
    }
    // What is escaped, or no ASCII, may be spelled in many ways.
    if bits >= 0x80 { return true }
    return small.withUnsafeBytes { line in
      holds(line, escape) || holds(line, undone)
        || texts.contains { text in text.contains { $0 >= 0x80 } || holds(line, text) }
    }
  }

  private static let escape: [UInt8] = [0x5C]
  private static let undone = Array("\"undone\"".utf8)

  /// Looks for the at sign of an address, of which a line has few, and not for its first letter.
  private static func holds(_ line: UnsafeRawBufferPointer, _ text: [UInt8]) -> Bool {
    guard let base = line.baseAddress, !text.isEmpty, line.count >= text.count else { return false }
    let anchor = text.firstIndex(of: 0x40) ?? text.count / 2
    var position = anchor
    // Behind the anchor there is room for the rest of the text.
    let end = line.count - (text.count - anchor) + 1
    while position < end,
      let found = memchr(base + position, Int32(text[anchor]), end - position)
    {
      let index = UnsafeRawPointer(found) - base
      if memcmp(base + index - anchor, text, text.count) == 0 { return true }
      position = index + 1
    }
    return false
  }
}
