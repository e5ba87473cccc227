import Diagnostics
import Digest
import Settings

/// Reads how grave the rules of the check are: `check:`, and what a list lays over it.
struct SeveritiesReader {
  /// What counts first in front.
  let layers: [YAMLMapping]

  func read() throws -> Severities {
    var severities = Severities()
    for mapping in layers.reversed() {
      try mapping.rejectKeys(otherThan: RuleName.configurable.map(\.rawValue))
      for rule in RuleName.configurable {
        guard let level = try level(of: rule, in: mapping) else { continue }
        guard severities.set(rule, to: level) else {
          throw mapping.problem(
            "“\(rule.rawValue)” cannot be \(level == .off ? "turned off" : "made a warning"): "
              + (rule.need ?? ""),
            at: rule.rawValue, hint: "mend what it finds; “error” alone may be said of it")
        }
      }
    }
    return severities
  }

  private func level(
    of rule: RuleName, in mapping: YAMLMapping
  ) throws(Problem) -> Severities.Level? {
    guard let text = try mapping.string(rule.rawValue) else { return nil }
    guard let level = Severities.Level(rawValue: text.lowercased()) else {
      let levels = Severities.Level.allCases.map(\.rawValue)
      throw mapping.problem(
        "“\(text)” is no severity", at: rule.rawValue,
        hint: nearestName(to: text, among: levels).map { "did you mean “\($0)”?" }
          ?? "off, warning or error")
    }
    return level
  }
}
