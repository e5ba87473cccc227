/// A comparison that is held against many readers: what its value is has been looked up, and text in ASCII, as
/// nearly all is, is compared as it lies there.
package struct ComparisonTest: Sendable {
  package let comparison: Comparison
  /// In small letters; nil where it is no ASCII, and `Comparison` decides.
  private let value: [UInt8]?
  private let kind: Kind

  private enum Kind { case text, day, number }

  package init(_ comparison: Comparison) {
    self.comparison = comparison
    let lower = Array(comparison.value.lowercased().utf8)
    value = lower.allSatisfy({ $0 < 0x80 && $0 != 0x0D }) ? lower : nil
    kind =
      lower.withUnsafeBufferPointer { Self.hasDay($0) }
      ? .day : Double(comparison.value.lowercased()) != nil ? .number : .text
  }

  /// Whether it asks what is before or after a day, and the text says something that is none: it is neither.
  package func isBaffled(by text: UnsafeBufferPointer<UInt8>) -> Bool {
    comparison.isOrder && kind == .day && !text.isEmpty && !Self.hasDay(text)
  }

  /// The same as `Comparison.holds` of the text.
  package func holds(of text: UnsafeBufferPointer<UInt8>) -> Bool {
    // What may be a number in some spelling is for `Comparison`, and so is what is no ASCII.
    guard let value, kind != .number, text.allSatisfy({ $0 < 0x80 && $0 != 0x0D }) else {
      return comparison.holds(of: String(decoding: text, as: UTF8.self))
    }
    return value.withUnsafeBufferPointer { value in
      switch comparison.comparison {
      case .matches: !text.isEmpty && Self.matches(text, value)
      case .equals: isEqual(text, value)
      case .differs: !isEqual(text, value)
      case .atLeast: order(text, value).map { $0 >= 0 } ?? false
      case .atMost: order(text, value).map { $0 <= 0 } ?? false
      case .above: order(text, value).map { $0 > 0 } ?? false
      case .below: order(text, value).map { $0 < 0 } ?? false
      }
    }
  }

  private func isEqual(
    _ text: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    if text.isEmpty { return value.isEmpty }
    if kind == .day { return order(text, value) == 0 || Self.order(text[...], value[...]) == 0 }
    return text.count == value.count && Self.order(text[...], value[...]) == 0
  }

  private func order(
    _ text: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>
  ) -> Int? {
    guard !text.isEmpty else { return nil }
    guard kind == .day else { return Self.order(text[...], value[...]) }
    return Self.hasDay(text) ? Self.order(text.prefix(10), value.prefix(10)) : nil
  }

  private static func lower(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

  /// - Parameter value: in small letters.
  private static func order(
    _ text: Slice<UnsafeBufferPointer<UInt8>>, _ value: Slice<UnsafeBufferPointer<UInt8>>
  ) -> Int {
    var index = 0
    while index < text.count, index < value.count {
      let (one, other) = (
        lower(text[text.startIndex + index]), value[value.startIndex + index]
      )
      if one != other { return one < other ? -1 : 1 }
      index += 1
    }
    return text.count == value.count ? 0 : text.count < value.count ? -1 : 1
  }

  /// Whether it is `2026-01-01`, or a moment that begins with a day.
  private static func hasDay(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count >= 10, text.count == 10 || text[10] == 0x20 || text[10] | 0x20 == 0x74 else {
      return false
    }
    for index in 0..<10 {
      let byte = text[index]
      let isRight = index == 4 || index == 7 ? byte == 0x2D : byte &- 0x30 < 10
      guard isRight else { return false }
    }
    return true
  }

  /// Step by step, with one place to come back to, as `Comparison` does.
  private static func matches(
    _ text: UnsafeBufferPointer<UInt8>, _ pattern: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    var (at, mark) = (0, 0)
    var retry: (at: Int, mark: Int)?
    while at < text.count || mark < pattern.count {
      if mark < pattern.count, pattern[mark] == UInt8(ascii: "*") {
        mark += 1
        retry = (at, mark)
      } else if at < text.count, mark < pattern.count, lower(text[at]) == pattern[mark] {
        (at, mark) = (at + 1, mark + 1)
      } else if let last = retry, last.at < text.count {
        retry = (last.at + 1, last.mark)
        (at, mark) = (last.at + 1, last.mark)
      } else {
        return false
      }
    }
    return true
  }
}
