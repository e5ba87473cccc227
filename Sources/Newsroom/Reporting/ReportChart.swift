import Foundation

/// The pictures of a report, as SVG that stretches: its words stand in HTML beside it, so that they are as
/// large on a narrow screen.
enum ReportChart {
  typealias Outcome = RecipientStory.Outcome

  /// The parts of a whole, side by side.
  static func parts(
    _ parts: [(name: String, label: String, count: Int)], of total: Int, class name: String,
    label: String
  ) -> Markup {
    var left = 0.0
    let scale = total > 0 ? 1000 / Double(total) : 0
    let rects = parts.filter { $0.count > 0 }.map { part -> Markup in
      // What is there is seen, however few of a million.
      let width = max(4, Double(part.count) * scale)
      defer { left += width }
      return
        "<rect class=\"\(part.name)\" x=\"\(at: left)\" y=\"0\" width=\"\(at: width)\" height=\"10\"><title>\(part.label): \(part.count)</title></rect>"
    }
    return
      "<svg class=\"\(name)\" viewBox=\"0 0 \(at: max(1000, left)) 10\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"\(label)\">\(rects)</svg>"
  }

  /// A bar as long as its part of the largest.
  static func bar(_ count: Int, of largest: Int, class name: String) -> Markup {
    let width = largest > 0 ? max(1, Double(count) * 100 / Double(largest)) : 0
    return
      "<svg class=\"part\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><rect class=\"\(name)\" x=\"0\" y=\"0\" width=\"\(at: count > 0 ? width : 0)\" height=\"10\"/></svg>"
  }

  /// What came to pass in each interval, one on top of the other.
  static func time(_ series: TimeSeries, label: String) -> Markup {
    let largest = max(1, series.intervals.map(\.total).max() ?? 0)
    // A run of a moment is not one bar as wide as the page.
    let slots = max(series.intervals.count, 12)
    let width = 1000 / Double(slots)
    var rects: [Markup] = []
    for (index, interval) in series.intervals.enumerated() where interval.total > 0 {
      var top = 100.0
      var bars: [Markup] = []
      for kind in TimeSeries.Kind.allCases where interval[kind] > 0 {
        let height = Double(interval[kind]) * 100 / Double(largest)
        top -= height
        bars.append(
          "<rect class=\"\(kind.name)\" x=\"\(at: Double(index) * width)\" y=\"\(at: top)\" width=\"\(at: width * 0.9)\" height=\"\(at: height)\"/>"
        )
      }
      let words = interval.words
      rects.append(
        "<g><title>\(span(index, of: series)): \(words)</title>\(bars)</g>")
    }
    return
      "<svg class=\"time\" viewBox=\"0 0 1000 100\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"\(label)\">\(rects)</svg>"
  }

  /// `+1:30`: where an interval begins, counted from the first.
  static func span(_ index: Int, of series: TimeSeries) -> String {
    "+\(clock(index * series.seconds))"
  }

  /// `0:05`, `12:00`, `1:00:00`.
  static func clock(_ seconds: Int) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return hours > 0 ? "\(hours):\(two(minutes)):\(two(rest))" : "\(minutes):\(two(rest))"
  }

  static func legend(_ entries: [(name: String, label: String)]) -> Markup {
    let items = entries.map { entry -> Markup in
      "<li><svg viewBox=\"0 0 10 10\" aria-hidden=\"true\"><rect class=\"\(entry.name)\" width=\"10\" height=\"10\"/></svg>\(entry.label)</li>"
    }
    return "<ul class=\"legend\">\(items)</ul>"
  }
}

extension TimeSeries.Kind {
  /// The name of its colour.
  var name: String {
    switch self {
    case .accepted: "accepted"
    case .deferred: "deferred"
    case .rejected: "rejected"
    case .held: "held"
    case .inDoubt: "inDoubt"
    }
  }

  var label: String { self == .inDoubt ? "in doubt" : name }
}

extension TimeSeries.Interval {
  fileprivate var words: String {
    TimeSeries.Kind.allCases.filter { self[$0] > 0 }
      .map { "\(self[$0].grouped) \($0.label)" }.joined(separator: ", ")
  }
}

extension RecipientStory.Outcome {
  /// In the order in which they are shown.
  static let shown: [RecipientStory.Outcome] = [
    .accepted, .rejected, .deferred, .held, .inDoubt, .unsendable, .pending, .suppressed,
  ]

  package var label: String {
    switch self {
    case .inDoubt: "in doubt"
    case .pending: "not tried yet"
    case .suppressed: "not to be mailed"
    default: rawValue
    }
  }
}
