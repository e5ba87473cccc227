import Foundation

/// Spans such as `7 days`, `2 weeks` or `7d`.
enum DaySpan {
  /// - Returns: days, or nil when the text is no such span.
  static func parse(_ text: String) -> Int? {
    guard let match = text.wholeMatch(of: /\s*(\d{1,4})\s*(d|days?|w|weeks?)\s*/.ignoresCase()),
      let count = Int(match.1), count > 0
    else { return nil }
    return match.2.lowercased().hasPrefix("w") ? count * 7 : count
  }
}
