import Diagnostics
import Settings

/// Keys that mean the same in several spellings, of which one alone may stand there: as with a key that is written
/// twice, nobody could tell which of them counts.
struct Spellings {
  private let mapping: YAMLMapping
  private var first: [String: String] = [:]

  init(of mapping: YAMLMapping) { self.mapping = mapping }

  /// - Parameter meaning: the one spelling by which they are compared.
  /// - Throws: `Problem` at the later of two keys, which names the line of the other.
  mutating func add(_ key: String, as meaning: String) throws(Problem) {
    guard let other = first.updateValue(key, forKey: meaning) else { return }
    let keys = [other, key].sorted {
      let (a, b) = (mapping.location(of: $0), mapping.location(of: $1))
      return (a.line ?? 0, a.column ?? 0) < (b.line ?? 0, b.column ?? 0)
    }
    guard let earlier = keys.first, let later = keys.last else { return }
    let line = mapping.location(of: earlier).line.map { " in line \($0)" } ?? ""
    throw mapping.problem(
      "“\(later)” is “\(earlier)”\(line) once more", at: later, hint: "delete one of the two")
  }
}
