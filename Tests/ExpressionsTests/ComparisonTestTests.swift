import Testing

@testable import Expressions

/// Comparisons of octets, beside those of texts.
@Suite struct ComparisonTestTests {
  private static let texts = [
    "", " ", "Oslo", "oslo", "OSLO", "Oslo2", "New Haven", "2026-01-01", "2026-01-01T08:00:00Z",
    "2026-01-01 08:00", "2026-01-011", "2025-12-31", "1.1.2026", "7", "007", "7.0", "-3", "1e1",
    "nan",
    "inf", "0x10", "Å", "A\u{30A}", "K", "\u{212A}", "ſ", "a\r\nb", "a\rb", "a\nb", "e\u{301}", "İ",
    "*",
    "a*b", "aXb", "aab", "ab", "[", "Z", "_", "2026-01-01t", "2026-01-01x", "2026_01-01",
  ]

  @Test(arguments: Comparison.Operator.allCases)
  func `octets compare as their text does`(sign: Comparison.Operator) {
    let values = Self.texts + ["*o", "N*", "*", "a*", "*b*", "**", "o*o", "K*"]
    for value in values {
      let comparison = Comparison(field: "town", sign, value)
      let test = ComparisonTest(comparison)
      for text in Self.texts {
        let found = Array(text.utf8).withUnsafeBufferPointer { test.holds(of: $0) }
        #expect(found == comparison.holds(of: text), "“\(text)” \(comparison)")
      }
    }
  }
}
