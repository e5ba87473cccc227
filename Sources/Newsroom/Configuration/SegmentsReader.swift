import Diagnostics
import Expressions
import Settings

/// Reads `segments:`, the parts of a list that have names.
extension ConfigurationFile {
  /// Names are compared as tags are, in whose places they stand.
  func segments() throws -> [String: SegmentExpression] {
    guard let mapping = try root.mapping("segments") else { return [:] }
    var written: [String: SegmentExpression] = [:]
    var locations: [String: SourceLocation] = [:]
    var spellings = Spellings(of: mapping)
    do throws(Problem) {
      for name in mapping.names {
        try mustBeWord(name, in: mapping)
        try spellings.add(name, as: name.lowercased())
        guard let text = try mapping.string(name) else {
          throw mapping.problem(
            "the segment “\(name)” says nothing", at: name,
            hint: "write “*” for every reader, or an expression such as “town = Oslo”")
        }
        locations[name.lowercased()] = mapping.location(of: name)
        written[name.lowercased()] = try SegmentExpression(
          parsing: text, at: mapping.location(of: name))
      }
      return try SegmentNames(written) { locations[$0] }.resolved
    } catch {
      var problem = error
      problem.category = .configuration
      throw problem
    }
  }

  /// Refuses a name that nobody could say: in an expression it would be something else, or nothing at all.
  private func mustBeWord(_ name: String, in mapping: YAMLMapping) throws(Problem) {
    guard (try? SegmentExpression(parsing: name)) != .tag(name.lowercased(), isQuoted: false) else {
      return
    }
    throw mapping.problem(
      "“\(name)” cannot name a segment: in an expression it is no word of its own", at: name,
      hint: "letters, digits, “-” and “_”")
  }
}
