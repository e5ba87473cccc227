import Foundation
import TestSupport
import Testing

/// Editions of which an issue leaves something out, each for another reason.
extension LeftOutWayTests {
  func twoForOnePlace(_ arguments: String...) throws -> Desk {
    let desk = try Desk()
    try desk.article("seeds/a", "First", on: "2026-11-10")
    try desk.article("seeds/b", "Second", on: "2026-11-09")
    if arguments.isEmpty {
      try desk.compose("2026-11-11")
    } else {
      try desk.compose("2026-11-11", arguments[0], arguments[1])
    }
    return desk
  }

  func copies() throws -> Desk {
    let desk = try Desk(limit: nil)
    for name in ["a", "b"] {
      try desk.article("seeds/\(name)", "Copy", on: "2026-11-10", "author: \(name)\n")
    }
    try desk.compose("2026-11-11")
    return desk
  }

  /// An edition of which an issue was sent, with an article that is new since then.
  func begun(_ issue: String = "late: 30 days", limit: Int? = nil) throws -> Desk {
    let desk = try Desk(limit: limit, issue: issue)
    try desk.article("seeds/first", "First", on: "2026-11-10")
    try desk.compose("2026-11-11")
    try desk.send()
    try desk.article("seeds/new", "New", on: "2026-11-17")
    return desk
  }

  var pasts: [() throws -> Desk] {
    [
      {
        let desk = try begun("late: 3 days")
        try desk.article("seeds/old", "Old", on: "2026-10-20")
        try desk.compose("2026-11-18")
        return desk
      },
      {
        let desk = try Desk(limit: nil)
        try desk.article("seeds/old", "Old", on: "2026-09-01")
        try desk.article("seeds/new", "New", on: "2026-11-10")
        try desk.compose("2026-11-11")
        return desk
      },
      {
        let desk = try begun()
        try desk.article("more/old", "Old", on: "2026-11-01")
        try desk.change(
          "broadsheet.yml", "  - path: seeds\n", to: "  - path: seeds\n  - path: more\n")
        try desk.compose("2026-11-18")
        return desk
      },
      {
        let desk = try Desk(issue: "carry_over: false")
        try desk.article("seeds/first", "First", on: "2026-11-10")
        try desk.article("seeds/old", "Old", on: "2026-11-09")
        try desk.compose("2026-11-11")
        try desk.send()
        try desk.compose("2026-11-18")
        return desk
      },
      {
        let desk = try begun()
        try desk.remove("issues/2026-W46/known")
        try desk.article("seeds/old", "Old", on: "2026-11-05")
        try desk.compose("2026-11-18")
        return desk
      },
    ]
  }

  func dropped() throws -> Desk {
    let desk = try Desk(issue: "late: 5 days")
    try desk.article("seeds/a", "First", on: "2026-11-10")
    try desk.article("seeds/b", "Second", on: "2026-11-09")
    try desk.compose("2026-11-11")
    try desk.send()
    try desk.article("seeds/c", "New", on: "2026-11-17")
    try desk.compose("2026-11-18")
    return desk
  }

  func letterText(_ news: String) -> String {
    "Dear readers,\n\n\(news) \(Desk.words)\n\nYours, the editor"
  }

  func letter(on date: String?) -> Case {
    (
      "“Letter”", "Letter",
      {
        let desk = try Desk(limit: nil)
        try desk.article("seeds/letter", "Letter", on: date, text: letterText("Snow"))
        try desk.compose("2026-11-11")
        try desk.send()
        try desk.article("seeds/new", "New", on: "2026-11-17")
        try desk.article("seeds/letter", "Letter", on: date, text: letterText("Thaw"))
        try desk.compose("2026-11-18")
        return desk
      },
      [
        "a “date” after the day of that issue makes it another article": {
          try $0.article("seeds/letter", "Letter", on: "2026-11-12", text: letterText("Thaw"))
          try $0.composeAgain()
        }
      ]
    )
  }

  var list: Case {
    func text(_ word: String, _ day: String) -> String {
      "---\ndate: 2026-11-\(day)\n---\nTides\n\nHigh water \(word) \(Desk.words)\n"
    }
    return (
      "“Tides”", "Tides",
      {
        let desk = try Desk(limit: nil)
        try desk.binary.folder.write("seeds/list.txt", text("rises", "10"))
        try desk.compose("2026-11-11")
        try desk.send()
        try desk.article("seeds/new", "New", on: "2026-11-17")
        try desk.binary.folder.write("seeds/list.txt", text("falls", "10"))
        try desk.compose("2026-11-18")
        return desk
      },
      [
        "a “date” after the day of that issue makes it another article": {
          try $0.binary.folder.write("seeds/list.txt", text("falls", "12"))
          try $0.composeAgain()
        }
      ]
    )
  }

  var stated: Case {
    (
      "“First”", "First",
      {
        let desk = try Desk(limit: nil)
        try desk.article("seeds/a", "First", on: "2026-11-10", "id: one\n")
        try desk.compose("2026-11-11")
        try desk.send()
        try desk.article("seeds/new", "New", on: "2026-11-17")
        try desk.article(
          "seeds/a", "First", on: "2026-11-10", "id: one\n", text: "Anew \(Desk.words)")
        try desk.compose("2026-11-18")
        return desk
      },
      [
        "another “id” makes it another article": {
          try $0.change("seeds/a.md", "id: one", to: "id: two")
          try $0.composeAgain()
        }
      ]
    )
  }

  var renamed: Case {
    (
      "“Ferry”", "Ferry",
      {
        let desk = try Desk(limit: nil)
        try desk.article("seeds/2026-11-10-ferry", "Ferry")
        try desk.compose("2026-11-11")
        try desk.send()
        try desk.article("seeds/new", "New", on: "2026-11-17")
        try desk.remove("seeds/2026-11-10-ferry.md")
        try desk.article("seeds/2026-11-12-ferry", "Ferry")
        try desk.compose("2026-11-18")
        return desk
      },
      [
        "a “date” in the front matter makes it another article": {
          try $0.article("seeds/2026-11-12-ferry", "Ferry", on: "2026-11-12")
          try $0.composeAgain()
        }
      ]
    )
  }

  static let listText =
    "First\n\nThe first is \(Desk.words)\n\nSecond\n\nIt is another \(Desk.words)\n"

  func overwritten() throws -> Desk {
    let desk = try Desk()
    try desk.binary.folder.write("seeds/list.txt", Self.listText)
    try desk.compose("2026-11-11")
    try desk.send()
    try desk.binary.folder.write("seeds/list.txt", "Third\n\nThis third thing is \(Desk.words)\n")
    try desk.compose("2026-11-18")
    return desk
  }
}
