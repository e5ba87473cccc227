import Foundation
import TestSupport
import Testing

/// What people are asked for, shown and changed by, with the real binary on a real folder.
@Suite struct PeopleCommandTests {
  private let binary: Binary

  init() throws {
    binary = try Binary()
    try #require(try binary.run("init").status == 0)
    try binary.folder.write(
      "subscribers/weekly.csv",
      "email,name,town\nada@example.org,Ada,Hull\nbo@example.org,Bo,Oslo\n")
  }

  @Test func `the whole story of somebody in the log alone is told`() throws {
    try binary.run("subscribers", "mark", "gone@example.org", "bounced", "--reason", "no mailbox")
    let shown = try binary.run("subscribers", "show", "GONE@example.org", "--json")
    #expect(shown.status == 0, "\(shown.errors)")
    #expect(shown.output.contains("\"status\" : \"bounced\""))
    #expect(shown.output.contains("\"reason\" : \"no mailbox\""))
    for key in ["name", "source"] { #expect(shown.output.contains("\n  \"\(key)\" : null")) }
    #expect(try binary.run("subscribers", "show", "nobody@example.org").status == 65)
  }

  @Test
  func
    `whoever an address is asked for may be named on standard input, and one mistake keeps nobody from it`()
    throws
  {
    let people = "printf 'ada@example.org\\n\\nnobody\\nbo@example.org\\n' | broadsheet subscribers"
    func run(_ words: String) throws -> Binary.Outcome {
      try binary.run(shell: "\(people) \(words)")
    }
    func emails(_ json: String) throws -> [String] {
      let all = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]]
      return (all ?? []).compactMap { $0["email"] as? String }
    }
    let both = ["ada@example.org", "bo@example.org"]
    for words in [
      "set - town=Rome", "mark - bounced --reason post", "resubscribe - --reason wrote",
    ] {
      let done = try run(words)
      #expect(done.status == 65 && done.errors.contains("standard input:3: "), "\(done.errors)")
      for address in both { #expect(done.output.contains(address), "\(words): \(done.output)") }
    }
    let roster = try binary.folder.read("subscribers/weekly.csv")
    #expect(roster == "email,name,town\nada@example.org,Ada,Rome\nbo@example.org,Bo,Rome\n")
    // Nor does somebody who is not known.
    let unknown = try binary.run(
      shell:
        "printf 'ada@example.org\\ncleo@example.org\\nbo@example.org\\n' | broadsheet subscribers show - --json"
    )
    #expect(try emails(unknown.output) == both && unknown.status == 65)
    #expect(unknown.errors.contains("cleo@example.org"), "\(unknown.errors)")
    for words in ["show - --json", "why - --json", "forget - --json"] {
      let told = try run(words)
      #expect(told.status == 65 && told.errors.contains("“nobody”"), "\(told.errors)")
      #expect(try emails(told.output) == both, "\(words): \(told.output)")
    }
    #expect(try binary.folder.read("subscribers/weekly.csv") == "email,name,town\n")
  }

  @Test func `what is done to one list says that others may go on`() throws {
    let configuration = try binary.folder.read("broadsheet.yml")
    try binary.folder.write("broadsheet.yml", configuration + "lists: { daily: { name: D } }\n")
    try binary.folder.write("subscribers/daily.csv", "email\nada@example.org\nbo@example.org\n")
    let part = try binary.run("subscribers", "unsubscribe", "--where", "town = Oslo", "--yes")
    #expect(part.status == 0 && part.errors.contains("daily may mail them still"), "\(part.errors)")
    let marked = try binary.run(
      "subscribers", "mark", "ada@example.org", "complained", "--reason", "wrote")
    #expect(marked.output.contains("weekly mails nothing there any more"), "\(marked.output)")
    #expect(marked.errors.contains("daily mails ada@example.org still"), "\(marked.errors)")
  }

  @Test func `who wants out of a list that is not named leaves the one they are on`() throws {
    let configuration = try binary.folder.read("broadsheet.yml")
    try binary.folder.write("broadsheet.yml", configuration + "lists: { daily: { name: D } }\n")
    try binary.folder.write("subscribers/daily.csv", "email\ndora@example.org\nada@example.org\n")
    let asked = try binary.run("subscribers", "unsubscribe", "dora@example.org", "--list", "weekly")
    #expect(
      asked.status == 0
        && asked.errors.contains(
          "broadsheet subscribers unsubscribe --list daily -- dora@example.org"),
      "\(asked.errors)")
    try binary.folder.write("subscribers/weekly.events.jsonl", "")
    let left = try binary.run("subscribers", "unsubscribe", "dora@example.org")
    #expect(
      left.status == 0
        && left.output.contains(
          "dora@example.org is unsubscribed from weekly\ndora@example.org is unsubscribed from daily\n"
        ),
      "\(left.output)")
    #expect(left.errors.contains("daily knows it"), "\(left.errors)")
    let part = try binary.run("subscribers", "list", "--where", "twon")
    #expect(part.status == 0 && part.errors.contains("neither a segment nor a tag"))
    #expect(try binary.run("subscribers", "unsubscribe", "--where", "twon", "--yes").status == 64)
    let renamed = try binary.run("lists", "rename", "daily", "morning")
    #expect(renamed.status == 0, "\(renamed.errors)")
    let composed = try binary.run("compose", "--list", "daily")
    #expect(composed.errors.contains("note: the list “daily” is “morning” now"))
  }

  @Test func `what is advised of a list that was named acts on no other`() throws {
    let configuration = try binary.folder.read("broadsheet.yml")
    try binary.folder.write("broadsheet.yml", configuration + "lists: { daily: { name: D } }\n")
    try binary.folder.write("subscribers/daily.csv", "email\ndora@example.org\n")
    try binary.run("subscribers", "unsubscribe", "dora@example.org", "--list", "daily")
    let refused = try binary.run("subscribers", "add", "dora@example.org", "--list", "daily")
    #expect(refused.status == 65)
    #expect(
      refused.errors.contains(
        "subscribers resubscribe dora@example.org --reason \"…\" --list daily"),
      "\(refused.errors)")
    try binary.folder.write("more.csv", "email\neve@example.org\n")
    let file = binary.folder.url.appending(path: "more.csv").path
    let imported = try binary.run("subscribers", "import", file, "--list", "daily")
    #expect(
      imported.output.contains("“broadsheet subscribers undo --list daily”"), "\(imported.output)")
    let sent = try binary.run("send", "--list", "daily", "--yes")
    #expect(sent.errors.contains("“broadsheet compose --list daily”"), "\(sent.errors)")
  }

  @Test func `why says by which rule`() throws {
    func why(_ address: String) throws -> String {
      try binary.run("subscribers", "why", address, "--json").output
    }
    #expect(try why("ada@example.org").contains("\"rule\" : \"subscribed\""))
    #expect(try why("nobody@example.org").contains("\"rule\" : \"unknown\""))
    try binary.run("subscribers", "unsubscribe", "ada@example.org")
    #expect(try why("ada@example.org").contains("\"rule\" : \"suppressed\""))
    try binary.run("subscribers", "add", "cy@example.org")
    try binary.run("subscribers", "remove", "cy@example.org")
    #expect(try why("cy@example.org").contains("\"rule\" : \"noRow\""))
    let listed = try binary.run("subscribers", "list")
    #expect(listed.errors.contains("1 person subscribed in the log has no row"))
    #expect(try binary.run("subscribers", "list", "--no-row").output.contains("cy@example.org"))
  }

  @Test func `rows are set and tagged, and a part is listed`() throws {
    #expect(try binary.run("subscribers", "set", "ada@example.org", "town=New York").status == 0)
    #expect(
      try binary.run("subscribers", "tag", "ada@example.org", "bo@example.org", "sea").status == 0)
    #expect(try binary.run("subscribers", "untag", "bo@example.org", "SEA").status == 0)
    #expect(
      try binary.folder.read("subscribers/weekly.csv")
        == "email,name,town,tags\nada@example.org,Ada,New York,sea\nbo@example.org,Bo,Oslo,\n")
    let list = try binary.run("subscribers", "list", "--where", "sea and town ~ 'New *'", "--csv")
    #expect(
      list.output
        == "email,name,town,tags,status\nada@example.org,Ada,New York,sea,subscribed\n",
      "\(list.errors)")
    #expect(
      try binary.run("subscribers", "set", "ada@example.org", "twon=X").errors.contains("“town”"))
  }

  @Test func `an opt-out goes along to a new address`() throws {
    try binary.run("subscribers", "unsubscribe", "ada@example.org")
    let set = try binary.run("subscribers", "set", "ada@example.org", "email=ada@example.net")
    #expect(set.output.contains("is ada@example.net now (unsubscribed)"), "\(set.errors)")
    let shown = try binary.run("subscribers", "show", "ada@example.net").output
    #expect(shown.contains("also known as ada@example.org") && shown.contains("renamed"))
    #expect(
      try binary.run("subscribers", "set", "ada@example.net", "email=bo@example.org").status == 65)
  }

  @Test func `a subject that goes on in the next line is one, and what follows is another`() throws
  {
    let token = String(repeating: "AQID", count: 12)
    let left = try binary.run(
      shell:
        "printf 'Subject: [EXT]\\n unsubscribe\\n \(token)\\nada@example.org\\n' | broadsheet subscribers unsubscribe -"
    )
    #expect(left.status == 64 && left.output.contains("ada@example.org is unsubscribed"))
    #expect(left.errors.contains("standard input:1: “Subject: [EXT] unsubscribe AQID"))
    #expect(!left.errors.contains("standard input:2"), "\(left.errors)")
  }

  @Test func `several are added at once, and what a row says otherwise is an offer`() throws {
    let added = try binary.run(
      shell:
        "printf 'cy@example.org (Cy)\\n-x@example.org\\n' | broadsheet subscribers add - \"Eve <ada@example.org>\" --tag sea"
    )
    #expect(added.status == 65)
    #expect(added.errors.contains("standard input:2: ") && added.errors.contains("not “Eve”"))
    #expect(try binary.folder.read("subscribers/weekly.csv").hasSuffix("cy@example.org,Cy,,sea\n"))
    #expect(
      try binary.run("subscribers", "add", "x@example.org", "--list", "wekly").errors.contains(
        "“weekly”"))
    #expect(
      try binary.run("subscribers", "add", "x@example.org", "--list", "other", "--create").status
        == 0)
    try binary.run("subscribers", "add", "dee@example.org", "--pending")
    #expect(try binary.run("subscribers", "list", "--status", "pending").output.contains("dee@"))
  }

  @Test func `a part of the list leaves after asking`() throws {
    let asked = try binary.run("subscribers", "unsubscribe", "--where", "town = Oslo")
    #expect(asked.status == 64 && !binary.folder.exists("subscribers/weekly.events.jsonl"))
    #expect(
      try binary.run("subscribers", "unsubscribe", "--where", "town = Oslo", "--yes").status == 0)
    #expect(
      try binary.run("subscribers", "list", "--status", "unsubscribed").output.contains("bo@"))
    #expect(try binary.run("subscribers", "list", "--status", "subscribed").output.contains("ada@"))
  }

  @Test func `a list that is renamed keeps its links and its issues`() throws {
    let composed = try binary.run("compose", "one", "--now", "2026-11-20T08:00:00Z")
    try #require(composed.status == 0, "\(composed.errors)")
    try binary.run("subscribers", "unsubscribe", "bo@example.org")
    let renamed = try binary.run("lists", "rename", "weekly", "letter")
    #expect(renamed.status == 0, "\(renamed.errors)")
    #expect(try binary.run("issues", "--json").output.contains("\"list\" : \"letter\""))
    #expect(
      try binary.run("subscribers", "unsubscribe", "unsubscribe weekly ada@example.org").status == 0
    )
    #expect(try binary.folder.read("subscribers/letter.events.jsonl").contains("ada@example.org"))
    #expect(!binary.folder.exists("subscribers/weekly.events.jsonl"))
    let lists = try binary.run("lists").output
    #expect(
      lists.contains("letter") && lists.contains("2 left") && lists.contains("formerly weekly"))
  }

  @Test func `an import asks with the answer, and says by its end that an opt-out may be missing`()
    throws
  {
    func file(_ name: String) -> String { binary.folder.url.appending(path: name).path }
    try binary.folder.write("in.csv", "email,is active\nada@example.org,no\nbo@example.org,yes\n")
    let asked = try binary.run("subscribers", "import", file("in.csv"))
    #expect(asked.status == 64)
    #expect(asked.errors.contains("in.csv:2: the column “is active”"), "\(asked.errors)")
    for answer in ["status", "unsubscribed", "ignore"] {
      #expect(asked.errors.contains("--map 'is active=\(answer)'"), "\(asked.errors)")
    }
    let told = try binary.run("subscribers", "import", file("in.csv"), "--map", "is active=status")
    #expect(told.status == 0, "\(told.errors)")
    try binary.folder.write("gone.csv", "email,status\nbo@@example.org,unsubscribed\n")
    let lost = try binary.run("subscribers", "import", file("gone.csv"), "--json")
    #expect(lost.status == 65 && lost.output.contains("\"lost\" : 1"), "\(lost.errors)")
    try binary.folder.write("unsubscribed.csv", "email\nbo@example.org\n")
    #expect(try binary.run("subscribers", "import", file("unsubscribed.csv")).status == 64)
    #expect(
      try binary.run("subscribers", "import", file("unsubscribed.csv"), "--as", "suppression")
        .status == 0
    )
    // Those whom an import alone took off are written down too.
    try binary.run("subscribers", "unsubscribe", "--where", "town = Oslo", "--yes")
    try binary.run("subscribers", "undo", "--yes")
    #expect(try binary.run("subscribers", "why", "bo@example.org").output.contains("unsubscribed"))
  }

  @Test func `what is left of an undo is listed where it can be said whose it is`() throws {
    try binary.folder.write("in.csv", "email,name\nzoe@example.org,Zoe\nyan@example.org,Yan\n")
    try binary.run("subscribers", "import", binary.folder.url.appending(path: "in.csv").path)
    try binary.run("subscribers", "set", "zoe@example.org", "name=Zoë")
    try binary.run("subscribers", "forget", "zoe@example.org")
    let undone = try binary.run("subscribers", "undo", "--yes")
    #expect(undone.status == 0 && undone.output.contains("1 row removed"), "\(undone)")
    #expect(undone.output.contains("1 row changed or gone since"), "\(undone)")
    #expect(!undone.output.contains("more") && !undone.output.contains("zoe@"), "\(undone)")
  }
}
