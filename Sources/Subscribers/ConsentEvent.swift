import Diagnostics
package import Foundation
package import Mail

/// One line of a consent log: what a person agreed to or took back, and when.
package struct ConsentEvent: Sendable {
  package enum Kind: String, Sendable, Codable, CaseIterable {
    case subscribed, confirmed, unsubscribed, bounced, complained, forgotten
  }

  package var time: Date
  package var kind: Kind
  package var address: EmailAddress
  /// How it came: `cli`, later `web` or `mail`.
  package var source: String

  package init(time: Date, kind: Kind, address: EmailAddress, source: String) {
    self.time = time
    self.kind = kind
    self.address = address
    self.source = source
  }

  private struct Line: Codable {
    var time: String
    var event: Kind
    var email: String
    var source: String?
  }

  /// Reads a line; keys that it does not know are left alone, for what writes them later.
  /// - Throws: `Problem` without a location.
  init(parsing line: some Collection<UInt8>) throws(Problem) {
    let decoded: Line
    do { decoded = try JSONDecoder().decode(Line.self, from: Data(line)) } catch {
      throw Problem(
        "not a consent event",
        hint:
          "a line reads {\"time\":…,\"event\":\"unsubscribed\",\"email\":…}; mend it by hand, since "
          + "it may be an unsubscribe")
    }
    guard let time = Self.time(decoded.time) else {
      throw Problem("“\(decoded.time.printable)” is not a time such as 2026-11-20T08:00:00Z")
    }
    self.init(
      time: time, kind: decoded.event, address: try EmailAddress(parsing: decoded.email),
      source: decoded.source ?? "")
  }

  /// Times are whole seconds where they can be; a fraction tells apart what one second held.
  private static let fractional = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

  private static func time(_ text: String) -> Date? {
    (try? Date(text, strategy: .iso8601)) ?? (try? Date(text, strategy: fractional))
  }

  private var shownTime: String {
    // Rounded before it is taken apart: what is written as a millisecond is read as the same one.
    let milliseconds = Int64((time.timeIntervalSince1970 * 1000).rounded())
    let second = Date(timeIntervalSince1970: Double(milliseconds / 1000))
    let rest = milliseconds % 1000
    let text = second.formatted(.iso8601)
    return rest <= 0 ? text : "\(text.dropLast())\(String(format: ".%03dZ", rest))"
  }

  /// The event as a line of JSON with its line end.
  func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let line = Line(
      time: shownTime, event: kind, email: address.description, source: source)
    return try encoder.encode(line) + Data("\n".utf8)
  }
}
