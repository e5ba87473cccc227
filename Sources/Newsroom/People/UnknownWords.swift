import Diagnostics
import Expressions
import Subscribers

/// Words of an expression that mean nobody: `not local`, where the segment is “locals”, would be everybody.
struct UnknownWords {
  /// Bare words that are neither a segment nor anybody’s tag.
  let problems: [Problem]
  /// Tags in quotes, which somebody means, be it that nobody bears them.
  let warnings: [Problem]

  /// - Parameter segments: the names of those that are configured.
  init(_ tags: UnborneTags, segments: some Sequence<String>) {
    let known = tags.borne.union(segments).sorted()
    problems = tags.bare.sorted().map { word in
      let nearest = nearestName(to: word, among: known).map { "did you mean “\($0)”? " } ?? ""
      return Problem(
        "“\(word)” is neither a segment nor a tag that anybody on the list has",
        hint: nearest + "a tag that nobody has yet is written in quotes: \(Self.quoted(word))",
        category: .usage)
    }
    warnings = tags.quoted.sorted().map { word in
      Problem(
        "nobody on the list has the tag “\(word)”",
        hint: nearestName(to: word, among: tags.borne.sorted()).map { "there is “\($0)”" })
    }
  }

  /// As a shell takes it.
  private static func quoted(_ word: String) -> String {
    word.contains("\"") ? "\"'\(word)'\"" : "'\"\(word)\"'"
  }
}
