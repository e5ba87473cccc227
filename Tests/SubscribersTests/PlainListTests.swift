import Diagnostics
import TestSupport
import Testing

@testable import Subscribers

/// Lists of nothing but addresses, in which a line may be none.
@Suite struct PlainListTests {
  static let good = (1...5).map { "a\($0)@x.org" }

  @Test(arguments: ["p@@x.org", "foo", "Anna <p@x.org", "p@x.org, q@x.org"], [0, 1, 3, 5])
  func `a line that cannot be read keeps no other off`(_ bad: String, _ place: Int) throws {
    // Above all others, what holds no address may name the column.
    if place == 0, !bad.contains("@") { return }
    let list = try ImportFolder()
    var lines = Self.good
    lines.insert(bad, at: place)
    let report = try list.run("a.txt", lines.joined(separator: "\n") + "\n")
    #expect(try list.mailed() == Self.good)
    #expect(report.refused == 1 && report.problems.map(\.line) == [place + 1])
    let left = try ImportFolder()
    let other = try left.run("a.txt", lines.joined(separator: "\n")) { $0.isSuppression = true }
    #expect(other.suppressed == 5 && other.refused == 1)
    // Where one address is in sight, that is who has left.
    let isClear = bad.hasPrefix("Anna")
    #expect(other.lost == (bad.contains("@") && !isClear ? 1 : 0))
    if isClear { #expect(try left.status("p@x.org") == .unsubscribed) }
  }

  @Test(arguments: [
    "ada(at)example.org\nben@example.org\ncleo@example.org\n",
    "ada@example.org,Ada\nben@example.org,Ben\n", "ada@@example.org\nben@example.org\n",
    "ada@example.org\nOslo\nHull\n",
  ])
  func `what is mostly no address, or begins with none, is no such list`(_ text: String) throws {
    let list = try ImportFolder()
    #expect(throws: Problem.self) { try list.run("a.txt", text) }
    #expect(list.roster.isEmpty && list.log.isEmpty)
  }
}
