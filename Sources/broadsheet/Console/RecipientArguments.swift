import ArgumentParser
import Diagnostics
import Mail

/// An issue and addresses in any order: an argument with `@` is an address, one without is the issue.
struct RecipientArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "The issue’s name, the one composed last by default, and addresses.",
      valueName: "issue-or-address"))
  var words: [String] = []

  /// - Parameter extra: what stands among them and is neither.
  func parsed(
    without extra: Int = 0
  ) throws(Problem) -> (issue: String?, addresses: [EmailAddress]) {
    var issues: [String] = []
    var addresses: [EmailAddress] = []
    for word in words.dropLast(extra) {
      if word.contains("@") {
        do { addresses.append(try EmailAddress(recorded: word)) } catch {
          throw Problem("“\(word.printable)”: \(error.reason)", category: .usage)
        }
      } else {
        issues.append(word)
      }
    }
    guard issues.count < 2 else {
      throw Problem(
        "one issue at a time: \(issues.map { "“\($0.printable)”" }.joined(separator: ", "))",
        hint: "an argument with @ is an address", category: .usage)
    }
    return (issues.first, addresses)
  }
}
