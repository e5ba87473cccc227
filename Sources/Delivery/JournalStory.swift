package import Diagnostics
package import Foundation

/// Everything that a journal says of one recipient, in its order.
package struct JournalStory: Sendable {
  /// A record as it stands in the journal.
  package struct Line: Sendable, Equatable {
    package var time: Date
    /// The word that the journal has for it.
    package var kind: String
    /// `-` where no relay was asked.
    package var relay: String
    package var reply: String

    package init(time: Date, kind: String, relay: String, reply: String) {
      self.time = time
      self.kind = kind
      self.relay = relay
      self.reply = reply
    }
  }

  let number: Int
  package internal(set) var lines: [Line] = []
}

extension JournalState {
  /// Reads a journal, and keeps all that is said of one recipient.
  package static func following(
    _ number: Int, on medium: any JournalMedium
  ) throws(Problem) -> (state: JournalState, lines: [JournalStory.Line]) {
    var parser = JournalParser(medium.place, following: number)
    try medium.read { bytes throws(Problem) in try parser.feed(bytes) }
    let state = try parser.finish()
    return (state, state.story?.lines ?? [])
  }

  /// Writes a record down in the story that it belongs to.
  mutating func tell(
    _ kind: UnsafeRawBufferPointer, _ number: Int, relay: UnsafeRawBufferPointer,
    reply: UnsafeRawBufferPointer, at time: JournalTime
  ) {
    guard story?.number == number else { return }
    story?.lines.append(
      JournalStory.Line(
        time: time.date, kind: String(decoding: kind, as: UTF8.self),
        relay: String(decoding: relay, as: UTF8.self),
        reply: String(decoding: reply, as: UTF8.self)))
  }
}
