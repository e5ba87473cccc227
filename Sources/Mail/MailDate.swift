package import Foundation

/// A date and time as header fields hold it (RFC 5322 §3.3).
package struct MailDate: Sendable, CustomStringConvertible {
  package let description: String

  /// - Parameter timeZone: whose offset from UTC is written; the moment is the same in each.
  package init(_ date: Date, in timeZone: TimeZone) {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.calendar = Calendar(identifier: .gregorian)
    formatter.timeZone = timeZone
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss xx"
    description = formatter.string(from: date)
  }
}
