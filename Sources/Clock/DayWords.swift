import Foundation

/// Days in the words of a language: `20 November 2026`.
///
/// Only the words are Foundation's; which day it is, the zone has said before.
package struct DayWords {
  private let formatter = DateFormatter()

  /// - Parameter language: a tag such as `en` or `de-AT`.
  package init(in language: String) {
    formatter.locale = Locale(identifier: language)
    formatter.timeZone = .gmt
    formatter.dateStyle = .long
    formatter.timeStyle = .none
  }

  package func words(for day: CivilDate) -> String {
    formatter.string(from: Date(timeIntervalSince1970: Double(day.number) * 86_400 + 43_200))
  }
}
