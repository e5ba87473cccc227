import Diagnostics
import Expressions
import Foundation
import Mail

@testable import Subscribers

/// Reads whatever libFuzzer makes up as a question about readers: printed, it is the same, it takes no more room
/// than was written, and equality is what it is elsewhere.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  let expression: SegmentExpression
  do throws(Problem) { expression = try SegmentExpression(parsing: text) } catch {
    inspect([error])
    return 0
  }
  let printed = expression.description
  require(printed.utf8.count <= 8 * count + 8, "\(text) is printed as \(printed)")
  guard let again = try? SegmentExpression(parsing: printed) else {
    finding("\(text) is printed as \(printed), which cannot be read")
  }
  require(again.description == printed, "\(printed) is printed as \(again)")
  judge(expression, again)
  for comparison in expression.comparisons { judge(comparison) }
  return 0
}

/// Both match the same readers, and what they do not match is matched by the contrary.
private func judge(_ expression: SegmentExpression, _ again: SegmentExpression) {
  guard let segment = asked(expression), let same = asked(again) else {
    return require(asked(again) == nil, "\(again) is refused, and \(expression) is not")
  }
  let contrary = asked(.not(expression))
  for reader in readers {
    for status in [ConsentStatus.subscribed, .pending] {
      let isIn = segment.contains(reader, status)
      require(isIn == same.contains(reader, status), "\(expression) is printed as \(again)")
      require(isIn != contrary?.contains(reader, status), "\(expression) is its contrary")
    }
  }
}

private func asked(_ expression: SegmentExpression) -> Segment? {
  Lists.attempt { try Segment(expression, of: header) }
}

private func judge(_ comparison: Comparison) {
  let value = comparison.value
  func holds(_ sign: Comparison.Operator, _ text: String, _ value: String) -> Bool {
    let comparison = Comparison(field: "town", sign, value)
    let isHeld = comparison.holds(of: text)
    let asBytes = Array(text.utf8).withUnsafeBufferPointer {
      ComparisonTest(comparison).holds(of: $0)
    }
    require(isHeld == asBytes, "bytewise “\(text)” \(sign.rawValue) “\(value)” is \(asBytes)")
    return isHeld
  }
  let texts = [value, "", "Oslo", "5", "6", "2026-01-01", value.lowercased()]
  for one in texts {
    for other in texts {
      let isEqual = holds(.equals, one, other)
      let words = "“\(one)” and “\(other)”"
      require(isEqual == holds(.equals, other, one), "\(words) are equal one way")
      require(isEqual != holds(.differs, one, other), "\(words) are equal and differ")
      let (isAbove, isBelow) = (holds(.above, one, other), holds(.below, one, other))
      require(
        !(isAbove && isBelow) && !(isEqual && (isAbove || isBelow)), "\(words) are two things")
      require(!holds(.atLeast, one, other) || isAbove || isEqual, "\(words): at least")
      require(!holds(.atMost, one, other) || isBelow || isEqual, "\(words): at most")
      for third in texts where isEqual && holds(.equals, other, third) {
        require(holds(.equals, one, third), "\(words) are equal, and “\(third)” to one of them")
      }
    }
    _ = holds(.matches, one, value)
  }
  require(holds(.equals, value, value), "“\(value)” is not equal to itself")
}

extension SegmentExpression {
  fileprivate var comparisons: [Comparison] {
    switch self {
    case .any, .tag: []
    case .comparison(let comparison): [comparison]
    case .not(let inner): inner.comparisons
    case .and(let a, let b), .or(let a, let b): Array((a.comparisons + b.comparisons).suffix(8))
    }
  }
}

private let roster = Lists.must("the roster") {
  var reader = RosterReader(file: "weekly.csv", separator: 0x2C, keeping: .rows)
  let text = """
    email,Name,tags,town,joined,visits
    ada@example.org,Ada,Sea; Low Tide,Oslo,2026-01-02,12
    ben@example.org,Ben,"sea,harbour",New Haven,2025-12-31,
    cleo@example.org,,,,,

    """
  try Array(text.utf8).withUnsafeBufferPointer { try reader.feed($0) }
  try reader.finish()
  return reader
}
private let readers = Array(roster.subscribers)
private let header = Lists.must("the header") {
  guard let header = roster.header else { throw Problem("none") }
  return header
}
