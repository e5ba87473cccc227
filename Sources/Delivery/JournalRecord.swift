import Diagnostics

/// What happened to one recipient at one moment: a line of a journal without its time.
package struct JournalRecord: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    /// The relay waits for the message, which may leave from now on.
    case attempt
    case accepted
    case rejected
    case deferred
    /// A refusal that is booked on nobody: it spoke of no mailbox, or of too many alike.
    case held
    /// An attempt that ended before the end of the message: nothing was handed over.
    case unsent
    /// The connection was lost between the end of the message and the reply.
    case inDoubt = "in-doubt"
    /// Our own verdict about an address that no relay was asked about.
    case unsendable
  }

  package var kind: Kind
  /// The recipient's number in the recipients file, from 1.
  package var number: Int
  /// The relay's name.
  package var relay: String
  /// What the relay said, with its code; else, without one, why it said nothing.
  package var reply: String

  package init(_ kind: Kind, _ number: Int, relay: String, reply: String = "") {
    self.kind = kind
    self.number = number
    self.relay = relay
    self.reply = reply
  }

  /// `KIND⇥NUMBER⇥RELAY⇥reply`; an attempt has no reply.
  func append(to output: inout [UInt8]) {
    // No text holds a control character then, so tabs and line ends are ours alone.
    output.append(contentsOf: kind.rawValue.utf8)
    output.append(0x09)
    output.append(contentsOf: String(number).utf8)
    output.append(0x09)
    output.append(contentsOf: (relay.isEmpty ? "-" : relay.printable).utf8)
    guard kind != .attempt else { return }
    output.append(0x09)
    output.append(contentsOf: reply.printable.utf8)
  }
}
