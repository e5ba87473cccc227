/// What opens and closes tags.
struct Delimiters: Sendable, Equatable {
  var opening = "{{"
  var closing = "}}"

  func tag(_ content: String) -> String { "\(opening)\(content)\(closing)" }
}
