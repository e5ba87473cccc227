import Diagnostics
package import Foundation
package import Mail

/// One line of a consent log: what a person agreed to or took back, and when.
package struct ConsentEvent: Sendable {
  package enum Kind: String, Sendable, Codable, CaseIterable {
    /// Asked for by a form, and not confirmed by the person yet.
    case pending
    case subscribed, confirmed, unsubscribed, bounced, complained, forgotten
    /// The person has another address from now on.
    case renamed
    /// Events of an id count for nothing.
    case undone
  }

  package var time: Date
  package var kind: Kind
  /// Nil for `undone`, which speaks of an id.
  package var address: EmailAddress?
  /// How it came: `cli`, `import`, `web`, `mail` or `bounce`.
  package var source: String
  package var reason: String?
  /// What events are undone by: all of an import share one, each bounce that a send booked has its own.
  package var id: String?
  /// The id of the events that are undone.
  package var undone: String?
  /// The new address of somebody renamed.
  package var newAddress: EmailAddress?
  /// Whether a person decided that it lifts an opt-out.
  package var renews = false

  package init(
    time: Date, kind: Kind, address: EmailAddress, source: String, reason: String? = nil,
    id: String? = nil
  ) {
    self.time = time
    self.kind = kind
    self.address = address
    self.source = source
    self.reason = reason
    self.id = id
  }

  /// Makes events of an id count for nothing.
  package init(undoing id: String, at time: Date, source: String) {
    self.time = time
    kind = .undone
    undone = id
    self.source = source
  }

  private struct Line: Codable {
    var time: String
    var event: Kind
    var email: String?
    var source: String?
    var reason: String?
    var id: String?
    var of: String?
    var to: String?
    var renews: Bool?

    enum CodingKeys: String, CodingKey, CaseIterable {
      case time, event, email, source, reason, id, of, to, renews
    }

    static let names = Set(CodingKeys.allCases.map(\.rawValue))
  }

  /// Reads a line; keys that it does not know are left alone, for what writes them later.
  /// - Throws: `Problem` without a location.
  init(parsing line: some Collection<UInt8>) throws(Problem) {
    let decoded: Line
    do { decoded = try JSONDecoder().decode(Line.self, from: Data(line)) } catch {
      throw Self.unreadable("not a consent event")
    }
    if let name = JSONKeys.repeated(in: line, of: Line.names) {
      throw Self.unreadable("“\(name.printable)” stands in it twice, and nobody knows which counts")
    }
    guard let time = Self.time(decoded.time) else {
      throw Problem("“\(decoded.time.printable)” is not a time such as 2026-11-20T08:00:00Z")
    }
    (self.time, kind, source) = (time, decoded.event, decoded.source ?? "")
    (reason, id, undone) = (decoded.reason, decoded.id, decoded.of)
    renews = decoded.renews ?? false
    if let email = decoded.email { address = try EmailAddress(recorded: email) }
    if let to = decoded.to { newAddress = try EmailAddress(recorded: to) }
    switch kind {
    case .undone where undone == nil: throw Self.unreadable("nothing says what is undone")
    case .renamed where newAddress == nil:
      throw Self.unreadable("nothing says what the address is renamed to")
    case .undone: break
    default: if address == nil { throw Self.unreadable("not a consent event") }
    }
  }

  private static func unreadable(_ reason: String) -> Problem {
    Problem(
      reason,
      hint:
        "a line reads {\"time\":…,\"event\":\"unsubscribed\",\"email\":…}; mend it by hand, since "
        + "it may be an unsubscribe")
  }

  /// Times are whole seconds where they can be; a fraction tells apart what one second held.
  private static let fractional = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

  private static func time(_ text: String) -> Date? {
    (try? Date(text, strategy: .iso8601)) ?? (try? Date(text, strategy: fractional))
  }

  /// As the log has it: to the millisecond where one second held several.
  package var shownTime: String {
    // Rounded before it is taken apart: what is written as a millisecond is read as the same one.
    let milliseconds = Int64((time.timeIntervalSince1970 * 1000).rounded())
    // Of a moment before 1970 too the fraction counts from the second below.
    let rest = (milliseconds % 1000 + 1000) % 1000
    let second = Date(timeIntervalSince1970: Double((milliseconds - rest) / 1000))
    let text = second.formatted(.iso8601)
    return rest == 0 ? text : "\(text.dropLast())\(String(format: ".%03dZ", rest))"
  }

  /// The event as a line of JSON with its line end.
  func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let line = Line(
      time: shownTime, event: kind, email: address?.description, source: source, reason: reason,
      id: id, of: undone, to: newAddress?.description, renews: renews ? true : nil)
    return try encoder.encode(line) + Data("\n".utf8)
  }
}
