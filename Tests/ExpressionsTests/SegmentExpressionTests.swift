import Diagnostics
import Expressions
import Testing

/// The language of tags with comparisons added, in which readers are asked for.
@Suite struct SegmentExpressionTests {
  private static let fields = [
    "town": "New Haven", "joined": "2026-03-01", "visits": "12", "seen": "2026-05-01T08:00:00Z",
    "plan": "A>B",
  ]

  @Test(arguments: [
    ("*", true), ("sea", true), ("\"low tide\"", false), ("not sea", false),
    ("town = \"new haven\"", true), ("town=\"New Haven\"", true), ("town = Oslo", false),
    ("town != Oslo", true), ("town != \"New Haven\"", false), ("town ~ \"New *\"", true),
    ("town ~ *haven", true), ("town ~ n*w*en", true), ("town ~ *e*e*e*", false),
    ("town ~ new", false), ("town ~ *", true), ("nothing ~ *", false), ("nothing = \"\"", true),
    ("nothing != x", true), ("not nothing = x", true), ("nothing < 3", false),
    ("joined >= 2026-03-01", true), ("joined > 2026-03-01", false), ("joined < 2026-10-01", true),
    ("joined<=2026-02-28", false), ("seen >= 2026-05-01", true), ("seen = 2026-05-01", true),
    ("town >= 2026-01-01", false), ("town < 2026-01-01", false), ("visits > 9", true),
    ("visits < 100", true), ("visits = 12.0", true), ("visits > town", false), ("town > 3", false),
    ("plan = \"A>B\"", true), ("\"town\" = \"New Haven\"", true),
    (
      "sea and (town = Oslo or town ~ \"New *\") and joined >= 2026-01-01 and not status = pending",
      true
    ),
    ("not (sea and joined >= 2026-01-01)", false), ("NOT town = Oslo AND sea", true),
    ("town != \"“New Haven”\"", true), ("town != O’Brien", true),
  ])
  func `compares texts, days and numbers`(_ text: String, _ expected: Bool) throws {
    let expression = try SegmentExpression(parsing: text)
    #expect(
      expression.matches(["sea"]) { $0.holds(of: Self.fields[$0.field.lowercased()]) } == expected)
    // What is written down of a send is read again as the same.
    let again = try SegmentExpression(parsing: expression.description)
    #expect(again.description == expression.description)
    #expect(again.matches(["sea"]) { $0.holds(of: Self.fields[$0.field.lowercased()]) } == expected)
  }

  @Test(arguments: [
    ("", "column 1: an empty expression"), ("town =", "column 7: a value is missing"),
    ("= Oslo", "column 1: “=” is not expected"), ("town = = Oslo", "column 8: “=” is not expected"),
    ("town = (Oslo)", "column 8: “(” is not expected"), ("town = New Haven", "column 12: “Haven”"),
    ("town = \"New", "column 8: the quote is not closed"), ("a and > 3", "column 7: “>”"),
    ("town = Oslo town = Rome", "column 13: “town” is not expected"),
    ("sea or o'\"b", "column 8: a word that holds both kinds of quotes"),
    ("town = “Oslo”", "column 8: “ is no quote here"),
    ("town != ‚Oslo‘ and sea", "column 9: ‚ is no quote here"),
    ("»low tide«", "column 1: » is no quote here"),
    ("town = o'\"b", "column 8: a word that holds both kinds of quotes"),
  ])
  func `names the column of what is wrong`(_ text: String, _ expected: String) {
    let problem = #expect(throws: Problem.self) { try SegmentExpression(parsing: text) }
    #expect(
      problem?.description.contains("expression, \(expected)") == true
        || problem?.reason.contains(expected) == true, "\(problem?.description ?? "")")
  }

  @Test
  func `a name stands for its segment, a quoted word is a tag, and tags of articles hold any sign`()
    throws
  {
    let segments = ["locals": try SegmentExpression(parsing: "town = Oslo or sea")]
    let expression = try SegmentExpression(parsing: "locals and not \"locals\"")
    #expect(expression.naming(segments).description == "(town = Oslo or sea) and not locals")
    #expect(expression.fields.isEmpty && expression.naming(segments).fields == ["town"])
    #expect(try TagExpression(parsing: "c=3 and a>b").matches(["c=3", "a>b"]))
  }

  /// Of a send it is written down whom it was for, and each bracket counts when that is read.
  @Test(arguments: [
    "a" + String(repeating: " or b and c", count: 150),
    "not a" + String(repeating: " and (b or c", count: 90) + String(repeating: ")", count: 90),
    "a or (b or c) or d", "a and (b and c) and d", "not (a or b) and (c or d)",
  ])
  func `shows itself with no more brackets than it needs`(_ text: String) throws {
    let expression = try SegmentExpression(parsing: text)
    #expect(expression.description == text)
    #expect(try SegmentExpression(parsing: expression.description) == expression)
  }

  @Test(arguments: ["nan", "inf", "1e999"])
  func `what is no number is equal to none`(_ value: String) {
    let comparison = Comparison(field: "name", .equals, value)
    #expect(!comparison.holds(of: "5") && !comparison.holds(of: "infinity"))
    #expect(comparison.holds(of: value.uppercased()))
  }

  @Test func `a pattern of many stars takes no time to speak of`() {
    let comparison = Comparison(
      field: "town", .matches, String(repeating: "*a", count: 200) + "b")
    #expect(!comparison.holds(of: String(repeating: "a", count: 3000)))
  }
}
