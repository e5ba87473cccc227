import Diagnostics
package import Foundation
package import Mail

/// One line of a journal: `time⇥kind⇥address⇥reply`.
package struct JournalRecord: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    /// The end of the message may leave from now on.
    case attempt
    case accepted
    case rejected
    case deferred
    /// An attempt that ended before the end of the message: nothing was handed over.
    case unsent
    /// The connection was lost between the end of the message and the reply.
    case inDoubt = "in-doubt"
  }

  package var time: Date
  package var kind: Kind
  package var address: EmailAddress
  /// The relay's words, or why there are none; on one line.
  package var reply: String

  package init(time: Date, kind: Kind, address: EmailAddress, reply: String = "") {
    self.time = time
    self.kind = kind
    self.address = address
    self.reply = reply
  }

  init?(parsing line: some StringProtocol) {
    let parts = line.split(separator: "\t", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count >= 3, let time = try? Date(String(parts[0]), strategy: Self.timeStyle),
      let kind = Kind(rawValue: String(parts[1])),
      let address = try? EmailAddress(parsing: String(parts[2]))
    else { return nil }
    self.init(
      time: time, kind: kind, address: address, reply: parts.count > 3 ? String(parts[3]) : "")
  }

  /// The record behind its time, with its line end.
  var rest: String {
    // An address and a reply hold no control characters, so tabs and line ends are ours alone.
    "\t\(kind.rawValue)\t\(address)\(reply.isEmpty ? "" : "\t\(reply.printable)")\n"
  }

  static let timeStyle = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
}
