import Foundation

/// So many messages in so long a time: `50/s`, `1.5/s`, `10/min`, `3000/m`, `100000/h`, `500/day`.
///
/// Those by the second, minute or hour are spaced evenly. A day's are a budget that may be spent at once.
package struct Rate: Sendable, Equatable, CustomStringConvertible {
  package enum Period: String, Sendable, CaseIterable {
    case second = "s"
    case minute = "min"
    case hour = "h"
    case day

    package var seconds: Double {
      switch self {
      case .second: 1
      case .minute: 60
      case .hour: 3600
      case .day: 86_400
      }
    }

    fileprivate init?(written text: Substring) {
      switch text {
      case "s", "sec", "second": self = .second
      case "m", "min", "minute": self = .minute
      case "h", "hour": self = .hour
      case "d", "day": self = .day
      default: return nil
      }
    }
  }

  package var count: Double
  package var period: Period

  package init(_ count: Double, per period: Period) { (self.count, self.period) = (count, period) }

  /// - Returns: nil for what is no rate, or none that anything could be sent by.
  package init?(parsing text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    let number = parts[0].drop { $0 == " " }
    let digits = number.prefix { !" ".contains($0) }
    let unit = parts[1].drop { $0 == " " }
    let word = unit.prefix { $0 != " " }
    // As people write numbers: no exponents, no hexadecimals, no sign.
    guard number.dropFirst(digits.count).allSatisfy({ $0 == " " }),
      unit.dropFirst(word.count).allSatisfy({ $0 == " " }), digits.count <= 12,
      digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
      digits.first?.isNumber == true,
      digits.last?.isNumber == true, let count = Double(digits), count > 0,
      let period = Period(written: word)
    else { return nil }
    // Part of a message is spent on no day, and what was sent is remembered for one.
    if period == .day, count != count.rounded() { return nil }
    if count * 86_400 < period.seconds { return nil }
    self.init(count, per: period)
  }

  /// Seconds from one message to the next; nil for a budget that may be spent at once.
  var interval: Double? { period == .day ? nil : period.seconds / count }

  package var description: String {
    let isWhole = count == count.rounded()
    return "\(isWhole ? String(Int(count)) : String(count))/\(period.rawValue)"
  }
}
