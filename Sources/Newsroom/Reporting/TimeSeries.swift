package import Foundation

/// What came to pass in each interval of a run. There are never more than so many: when they are full, two
/// become one.
package struct TimeSeries: Sendable, Equatable {
  package enum Kind: Int, Sendable, CaseIterable {
    case accepted, deferred, rejected, held, inDoubt
  }

  package struct Interval: Sendable, Equatable {
    package fileprivate(set) var counts = [Int](repeating: 0, count: Kind.allCases.count)

    package subscript(_ kind: Kind) -> Int { counts[kind.rawValue] }
    package var total: Int { counts.reduce(0, +) }
  }

  static let most = 120
  /// How long an interval is, in milliseconds.
  package private(set) var width: Int64 = 1000
  package private(set) var intervals: [Interval] = []
  /// When the first begins.
  private var start: Int64?

  package init() {}

  package var seconds: Int { Int(width / 1000) }

  /// When an interval begins.
  package func time(of index: Int) -> Date? {
    start.map { Date(timeIntervalSince1970: Double($0 + Int64(index) * width) / 1000) }
  }

  mutating func add(_ kind: Kind, at milliseconds: Int64) {
    let start = start ?? milliseconds / 1000 * 1000
    self.start = start
    // A clock that was set back in between tells of the first interval.
    let passed = max(0, milliseconds - start)
    while passed / width >= Int64(Self.most) { halve() }
    let index = Int(passed / width)
    if intervals.count <= index {
      intervals.append(contentsOf: repeatElement(Interval(), count: index + 1 - intervals.count))
    }
    intervals[index].counts[kind.rawValue] += 1
  }

  private mutating func halve() {
    width *= 2
    intervals = stride(from: 0, to: intervals.count, by: 2).map { index in
      var joined = intervals[index]
      if index + 1 < intervals.count {
        for kind in Kind.allCases {
          joined.counts[kind.rawValue] += intervals[index + 1].counts[kind.rawValue]
        }
      }
      return joined
    }
  }
}
