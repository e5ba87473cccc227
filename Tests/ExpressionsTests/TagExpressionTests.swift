import Diagnostics
import Expressions
import Testing

@Suite struct TagExpressionTests {
  @Test(arguments: [
    ("*", [], true), ("sea", ["SEA"], true), ("Sea", ["sea"], true), ("sea", ["seaside"], false),
    ("a or b and c", ["a"], true), ("a or b and c", ["b"], false), ("(a or b) and c", ["a"], false),
    ("not a and b", ["b"], true), ("not (a and b)", ["a"], true), ("not not a", ["a"], true),
    ("NOT a OR b", ["a", "b"], true), ("\"low tide\"", ["Low Tide"], true),
    ("'and' and \"not\"", ["and", "not"], true), ("rock'n'roll", ["rock'n'roll"], true),
    ("sw*", ["Swimming"], true), ("sw*", ["news"], false), ("*ing", ["swimming"], true),
    ("s*m*g", ["swimming"], true), ("s*x*g", ["swimming"], false), ("ab*ba", ["aba"], false),
    ("low-tide", ["Low Tide"], true), ("\"low tide\"", ["low-tide"], true),
    ("low_tide", ["low  tide"], true), ("lowtide", ["low tide"], false),
    ("straße", ["STRASSE"], true), ("ΌΣΟΣ", ["όσος"], true), ("\"a,b\"", ["a,b"], true),
    ("yahoo!", ["Yahoo!"], true), ("r&d", ["R&D"], true),
    ("not *", ["a"], false), ("a and not(b or c)", ["a"], true),
  ])
  func `binds not before and before or`(
    _ text: String, _ tags: [String], _ expected: Bool
  ) throws {
    #expect(try TagExpression(parsing: text).matches(tags) == expected)
  }

  @Test(arguments: [
    ("", "column 1: an empty tag expression"), ("  ", "column 1: an empty tag expression"),
    ("a b", "column 3: “b” is not expected"), ("a and", "column 6: a tag is missing"),
    ("and a", "column 1: “and” is not expected"), ("a or )", "column 6: “)” is not expected"),
    ("(a or b", "column 8: a closing bracket is missing"), ("a)", "column 2: “)” is not expected"),
    ("a and \"b", "column 7: the quote is not closed"), ("not", "column 4: a tag is missing"),
    ("a, b", "column 2: “,” stands for nothing"), ("a|b", "column 2: “|” stands"),
    ("a and !b", "column 7: “!” stands"), ("a && b", "column 3: “&” stands"),
    ("a || b", "column 3: “|” stands"), ("()", "column 2: “)” is not expected"),
    ("ä ö", "column 3: “ö” is not expected"),
    (String(repeating: "(", count: 500) + "a", "“(” is not expected"),
    (String(repeating: "not ", count: 900) + "a", "“not” is not expected"),
    (String(repeating: "a or ", count: 50_000) + "a", "column 1: the expression is too long"),
  ])
  func `names the column of what is wrong`(_ text: String, _ expected: String) {
    let place = SourceLocation(file: "broadsheet.yml", line: 7)
    let problem = #expect(throws: Problem.self) { try TagExpression(parsing: text, at: place) }
    let shown = problem?.description ?? ""
    #expect(shown.hasPrefix("broadsheet.yml:7: tag expression, "))
    #expect(shown.contains(expected), "\(shown.prefix(200))")
  }

  @Test(arguments: [
    "a", "*", "not a", "a and (b or c)", "\"low tide\"", "\"and\"", "\"*\"", "\"not\"", "'a \" b'",
    "not (a and b)", "\"a(b\"",
    "\"a,b\"", "\"!a\"", "\"&\"", "\"&&&\"", "\"&a\"", "sw* and not a-b",
    "a" + String(repeating: " or b", count: 150),
    "a or (b or c and d)",
  ])
  func `shows itself so that it can be read again`(_ text: String) throws {
    let expression = try TagExpression(parsing: text)
    #expect(try TagExpression(parsing: expression.description) == expression)
  }
}
