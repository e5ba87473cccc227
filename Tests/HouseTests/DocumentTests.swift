import Foundation
import Testing

/// What the documents say of the house and of each other.
@Suite struct DocumentTests {
  private static let documents =
    ["README.md", "CHANGELOG.md"]
    + ((try? FileManager.default.contentsOfDirectory(
      atPath: House.root.appending(path: "docs").path)) ?? [])
    .filter { $0.hasSuffix(".md") }.sorted().map { "docs/\($0)" }

  @Test func `the documents are there`() { #expect(Self.documents.count >= 8) }

  @Test(arguments: documents)
  func `each link leads somewhere`(_ path: String) {
    for link in House.read(path).matches(of: /\]\(([^)\s]+)\)/).map({ String($0.1) })
    where !link.contains("://") {
      let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
      let folder = path.hasPrefix("docs/") ? "docs/" : ""
      let file = parts[0].isEmpty ? path : folder + parts[0]
      let url = House.root.appending(path: file).standardized
      #expect(FileManager.default.fileExists(atPath: url.path), "\(link)")
      guard parts.count == 2, let text = try? String(contentsOf: url, encoding: .utf8) else {
        continue
      }
      #expect(Self.anchors(in: text).contains(String(parts[1])), "\(link)")
    }
  }

  /// What headings are linked by.
  private static func anchors(in text: String) -> Set<String> {
    let titles = text.split(separator: "\n").filter { $0.hasPrefix("#") }.map {
      $0.drop { $0 == "#" || $0 == " " }.lowercased()
    }
    return Set(
      titles.map { title in
        String(
          title.replacing(" ", with: "-").filter {
            $0.isLetter || $0.isNumber || "-_".contains($0)
          })
      })
  }

  @Test(arguments: House.rooms.map(\.name).filter { !["Newsroom", "broadsheet"].contains($0) })
  func `the table of rooms names what a room imports`(_ name: String) throws {
    let row = try #require(
      House.read("docs/architecture.md").split(separator: "\n")
        .first { $0.hasPrefix("| `\(name)` |") })
    let said =
      row.split(separator: "|").last?.split(separator: ",")
      .map { $0.trimmingCharacters(in: .whitespaces) }.filter { $0 != "–" } ?? []
    let others = House.everywhere.union(["Crypto", "Yams", "TOMLKit"])
    let used = House.files.filter { $0.room == name }.reduce(into: Set<String>()) {
      $0.formUnion($1.imports)
    }
    #expect(Set(said) == used.subtracting(others))
  }

  /// What stands in a table, a quote or a heading is of the body's size at least.
  @Test func `nothing of an article's body is smaller than its text in the template`() throws {
    let layout = House.read("Templates/layout.html.mustache")
    let rules = layout.split(separator: "\n").filter { $0.contains(".body ") }
    #expect(rules.count > 5)
    let sizes = rules.flatMap { $0.matches(of: /font-size: ([0-9.]+)(px|em|%)/) }
    #expect(!sizes.isEmpty)
    for size in sizes {
      let number = try #require(Double(size.1))
      #expect(number >= (size.2 == "px" ? 17 : size.2 == "em" ? 1 : 100), "\(size.0)")
    }
  }
}
