import Foundation

/// A field of a reader held against a value: `joined >= 2026-01-01`, `town ~ "New *"`.
package struct Comparison: Sendable, Hashable {
  package enum Operator: String, Sendable, CaseIterable {
    // Those of two signs first: one begins like the other.
    case atLeast = ">="
    case atMost = "<="
    case differs = "!="
    case equals = "="
    /// A pattern in which `*` stands for anything.
    case matches = "~"
    case above = ">"
    case below = "<"

    init?(beginning text: ArraySlice<Character>) {
      guard let found = Self.allCases.first(where: { text.starts(with: $0.rawValue) }) else {
        return nil
      }
      self = found
    }
  }

  /// As it was written.
  package let field: String
  package let comparison: Operator
  package let value: String

  package init(field: String, _ comparison: Operator, _ value: String) {
    self.field = field
    self.comparison = comparison
    self.value = value
  }

  /// Whether it asks what is before or after the value.
  package var isOrder: Bool {
    switch comparison {
    case .atLeast, .atMost, .above, .below: true
    case .differs, .matches, .equals: false
    }
  }

  /// Whether the value is a day, such as 2026-01-01, or a moment of one.
  package var isOfDay: Bool { Self.day(value.lowercased()) != nil }
  /// Whether the value reads as a day does, and there is no such day: `2026-02-30`.
  package var isOfNoDay: Bool { !isOfDay && Self.digits(ofDay: value.lowercased()) != nil }

  /// Whether it holds of a field's text; of nil when the field says nothing. Case does not count.
  ///
  /// Days and numbers are compared as such; a text that is neither is never before or after one.
  package func holds(of text: String?) -> Bool {
    let text = text?.lowercased() ?? ""
    let value = value.lowercased()
    switch comparison {
    case .equals: return isEqual(text, value)
    case .differs: return !isEqual(text, value)
    case .matches: return !text.isEmpty && Self.matches(text[...], value[...])
    case .atLeast: return order(text, value).map { $0 >= 0 } ?? false
    case .atMost: return order(text, value).map { $0 <= 0 } ?? false
    case .above: return order(text, value).map { $0 > 0 } ?? false
    case .below: return order(text, value).map { $0 < 0 } ?? false
    }
  }

  private func isEqual(_ text: String, _ value: String) -> Bool {
    text == value || order(text, value) == 0
  }

  /// Below, at or above 0; nil where the two cannot be compared.
  private func order(_ text: String, _ value: String) -> Int? {
    guard !text.isEmpty else { return nil }
    func order<Value: Comparable>(_ one: Value, _ other: Value) -> Int {
      one < other ? -1 : one > other ? 1 : 0
    }
    if let day = Self.day(value) { return Self.day(text).map { order($0, day) } }
    if let number = Self.number(value) { return Self.number(text).map { order($0, number) } }
    return order(text, value)
  }

  /// “Nan” is somebody's name, and as a number it would be equal to each.
  private static func number(_ text: String) -> Double? {
    Double(text).flatMap { $0.isFinite ? $0 : nil }
  }

  /// The ten octets that read as `2026-01-01` does, of a text or of a moment that begins with them, be there such a day
  /// or not.
  private static func digits(ofDay text: String) -> [UInt8]? {
    let bytes = Array(text.utf8.prefix(11))
    guard bytes.count >= 10, bytes.count == 10 || [0x20, UInt8(ascii: "t")].contains(bytes[10])
    else {
      return nil
    }
    for (index, byte) in bytes.prefix(10).enumerated() {
      let isRight = index == 4 || index == 7 ? byte == 0x2D : byte &- 0x30 < 10
      guard isRight else { return nil }
    }
    return Array(bytes.prefix(10))
  }

  /// The day of `2026-01-01`, or of a moment that begins with one: its order is that of its letters.
  private static func day(_ text: String) -> String? {
    guard let bytes = digits(ofDay: text) else { return nil }
    func number(_ range: Range<Int>) -> Int { bytes[range].reduce(0) { $0 * 10 + Int($1) - 0x30 } }
    let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let last =
      switch month {
      case 2: isLeap ? 29 : 28
      case 4, 6, 9, 11: 30
      default: 31
      }
    guard 1...12 ~= month, 1...last ~= day else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Step by step, with one place to come back to, so that no pattern takes longer than text times pattern.
  private static func matches(_ text: Substring, _ pattern: Substring) -> Bool {
    var (text, pattern) = (text, pattern)
    var retry: (text: Substring, pattern: Substring)?
    while !text.isEmpty || !pattern.isEmpty {
      if pattern.first == "*" {
        pattern = pattern.dropFirst()
        retry = (text, pattern)
      } else if let first = text.first, first == pattern.first {
        (text, pattern) = (text.dropFirst(), pattern.dropFirst())
      } else if let last = retry, !last.text.isEmpty {
        retry = (last.text.dropFirst(), last.pattern)
        (text, pattern) = (last.text.dropFirst(), last.pattern)
      } else {
        return false
      }
    }
    return true
  }
}

extension Comparison: CustomStringConvertible {
  package var description: String {
    "\(Self.shown(field)) \(comparison.rawValue) \(Self.shown(value))"
  }

  private static func shown(_ word: String) -> String {
    let hasSign = word.contains { "=~<>!".contains($0) }
    return hasSign || TagExpression.needsQuotes(word) ? TagExpression.quoted(word) : word
  }
}
