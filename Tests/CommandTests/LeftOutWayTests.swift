import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// Whatever an issue leaves out, the way that is named for it leads to it: each is followed word by word.
@Suite struct LeftOutWayTests {
  typealias Case = (
    about: String, title: String, desk: () throws -> Desk, follow: [String: (Desk) throws -> Void]
  )

  @Test(arguments: LeftOut.Way.allCases)
  func `advice that is followed brings the article`(_ way: LeftOut.Way) throws {
    for one in cases(of: way) {
      let advice = try one.desk().advice(of: one.about)
      #expect(!advice.isEmpty)
      for words in advice {
        let desk = try one.desk()
        let before = try desk.count(one.title)
        if let follow = one.follow[words] {
          try follow(desk)
        } else {
          let command = try #require(
            words.firstMatch(of: /“broadsheet ([^”]*)”/), "nobody follows “\(words)”")
          try desk.run(
            command.1.split(separator: " ").map { $0 == "DATE" ? "2026-08-01" : String($0) })
        }
        #expect(try desk.count(one.title) == before + 1, "\(one.title): \(words)")
      }
    }
  }

  @Test func `what is kept back, and what nobody wants, is shown as advised`() throws {
    let desk = try Desk(tags: "sea")
    try desk.article("seeds/a", "Sea", on: "2026-11-10", "tags: [sea]\n")
    try desk.article("seeds/b", "Town", on: "2026-11-10", "tags: [town]\n")
    try desk.article("seeds/c", "Draft", on: "2026-11-10", "draft: true\n")
    try desk.compose("2026-11-11")
    #expect(try desk.advice(of: "“Town”") == ["“--explain” shows the verdict on each article"])
    let list = try desk.advice(of: "not to be mailed yet: 1 withheld")
    #expect(list == ["“broadsheet articles list --all” shows them"])
    #expect(try desk.run(["articles", "list", "--all"]).output.contains("Draft"))
    let explained = try desk.run(["compose", "--force", "--explain"]).output
    #expect(explained.contains("out  Town"), "\(explained)")
  }

  func cases(of way: LeftOut.Way) -> [Case] {
    switch way {
    case .room:
      [
        (
          "“Second”", "Second", { try twoForOnePlace() },
          [
            "next time it comes after the new ones": {
              try $0.send()
              try $0.compose("2026-11-18")
            }, "a higher “limit” takes it now": Self.moreRoom,
          ]
        )
      ]
    case .limit:
      [
        (
          "“Second”", "Second", { try twoForOnePlace("--since", "2026-11-01") },
          ["a higher “limit” takes it": Self.moreRoom]
        )
      ]
    case .copy:
      [
        (
          "“Copy”", "Copy", copies,
          [
            "an “id” in the front matter of each of them, not the same, makes them two articles": {
              try $0.change("seeds/a.md", "title:", to: "id: one\ntitle:")
              try $0.change("seeds/b.md", "title:", to: "id: two\ntitle:")
              try $0.composeAgain()
            }
          ]
        )
      ]
    case .past: pasts.map { ("“Old”", "Old", $0, [:]) }
    case .dropped:
      [
        (
          "“Second”", "Second", { try dropped() },
          [
            "raise the “limit” of its section first": {
              try $0.makeRoom()
              try $0.run(["compose", "--since", "2026-08-01"])
            },
            "“broadsheet compose --since DATE” takes them, in an issue of its own": {
              try $0.makeRoom()
              try $0.run(["compose", "--since", "2026-08-01"])
            },
          ]
        )
      ]
    case .rewritten: [letter(on: "2026-11-10"), letter(on: nil), list]
    case .stated: [stated]
    case .renamed: [renamed]
    case .gone:
      [
        (
          "“Second”", "Second", { try overwritten() },
          [
            "a list in a file of its own keeps what waits": {
              try $0.binary.folder.write("seeds/old.txt", Self.listText)
              try $0.composeAgain()
              // It waits: there is no room now.
              #expect(
                try $0.advice(of: "“Second”").first == "next time it comes after the new ones")
              try $0.send()
              try $0.compose("2026-11-25")
            },
            "a higher “limit” takes it at once": {
              try $0.makeRoom()
              try $0.binary.folder.write("seeds/old.txt", Self.listText)
              try $0.composeAgain()
            },
          ]
        )
      ]
    case .tags, .withheld: []
    }
  }

  static let moreRoom: @Sendable (Desk) throws -> Void = {
    try $0.makeRoom()
    try $0.composeAgain()
  }
}
