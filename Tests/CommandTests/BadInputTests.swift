import Foundation
import TestSupport
import Testing

@Suite struct BadInputTests {
  private let binary: Binary

  init() throws {
    binary = try Binary()
    try #require(try binary.run("init").status == 0)
  }

  struct Case: CustomTestStringConvertible, Sendable {
    var file: String
    /// Replaces this text in the file, or the whole file when it is empty.
    var old = ""
    var new: String
    var status: Int32
    var error: String
    var testDescription: String { error }
  }

  static let cases = [
    Case(
      file: "seeds/harbour-week.txt", new: "One\n\nText.\n\nTwo without a summary\n", status: 65,
      error: "seeds/harbour-week.txt:5: a heading without a summary"),
    Case(
      file: "seeds/harbour-week.txt", new: "One\nTwo\nThree\n\nText.\n", status: 65,
      error: "seeds/harbour-week.txt:1: a heading of 3 lines"),
    Case(
      file: "seeds/swimming-club.md", new: "---\ntitle: [broken\n---\nText.\n", status: 65,
      error: "seeds/swimming-club.md:"),
    Case(
      file: "broadsheet.yml", old: "timezone:", new: "timezoen:", status: 78,
      error: "did you mean “timezone”?"),
    Case(
      file: "broadsheet.yml", old: "tls: required", new: "tls: maybe", status: 78,
      error: "“maybe” is not a way of using TLS"),
    Case(
      file: "broadsheet.yml", old: "from: The Harbour Weekly <weekly@news.example.org>",
      new: "from: weekly@", status: 78, error: "broadsheet.yml:5"),
    Case(
      file: "broadsheet.yml", old: "{{newsletter.name}}: {{lead.title}}",
      new: "{{newsletter.nmae}}", status: 78, error: "did you mean “newsletter.name”?"),
    Case(
      file: "Templates/article.html.mustache", old: "{{date}}", new: "{{dat}}", status: 65,
      error: "did you mean “date”?"),
    Case(
      file: "Templates/article.html.mustache", old: "{{/is_lead}}", new: "", status: 65,
      error: "Templates/article.html.mustache:"),
    Case(
      file: "Templates/digest.html.mustache", old: "{{>article.html}}", new: "{{>artikle.html}}",
      status: 65, error: "no template is named “artikle.html”"),
    // What both sides of a merge changed, and nobody has looked at yet.
    Case(
      file: "seeds/harbour-week.txt",
      new: "One\n\nText.\n\n<<<<<<< HEAD\nTwo\n=======\nTwo\ndraft: true\n>>>>>>> 31f8\n\nText.\n",
      status: 65, error: "seeds/harbour-week.txt:5: the marks of a merge stand here"),
    Case(
      file: "Templates/article.html.mustache", old: "{{/is_lead}}",
      new: "{{/is_lead}}\n<<<<<<< HEAD\n=======\n>>>>>>> 31f8\n", status: 65,
      error: "the marks of a merge stand here"),
    Case(
      file: "broadsheet.yml", old: "timezone:",
      new: "<<<<<<< HEAD\n=======\n>>>>>>> 31f8\ntimezone:",
      status: 78, error: "the marks of a merge stand here"),
  ]

  @Test(arguments: cases)
  func `composing`(_ bad: Case) throws {
    let text = try binary.folder.read(bad.file)
    try binary.folder.write(
      bad.file,
      bad.old.isEmpty ? bad.new : text.replacing(bad.old, with: bad.new, maxReplacements: 1))
    let outcome = try binary.run("compose", "--strict", "--now", "2026-11-20T08:00:00+01:00")
    #expect(outcome.status == bad.status)
    #expect(outcome.errors.contains(bad.error), "\(outcome.errors)")
    #expect(outcome.errors.firstMatch(of: /[^ :]+\.(txt|md|yml|mustache):\d+/) != nil)
    #expect(!binary.folder.exists("issues"))
  }

  @Test func `a file that is not UTF-8 is named with its line`() throws {
    try binary.folder.write(
      "seeds/harbour-week.txt", bytes: Array("One\n\nText ".utf8) + [0xFF, 0xFE, 0x0A])
    let outcome = try binary.run("compose", "--strict")
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("seeds/harbour-week.txt:3: not UTF-8 text"))
  }

  @Test func `a bad file is left out and named, and counts as an error on request`() throws {
    let now = "2026-11-20T08:00:00+01:00"
    try binary.folder.write("seeds/a-later.md", "---\ntitle: [a]\ndate: 2027-01-01\n---\nText")
    try binary.folder.write("seeds/b-new.md", "---\ntitle: [b]\ndate: 2026-11-19\n---\nText")
    try binary.folder.write("seeds/c.md", "---\ntitle: C\ndraft: 'yes'\n---\nText")
    let listed = try binary.run("articles", "list", "--all", "--json", "--now", now)
    #expect(listed.status == 0)
    #expect(listed.output.contains("seeds/a-later.md:2:1: “title” must be one value"))
    #expect(listed.output.contains("its front matter says draft: yes"))
    #expect(
      try binary.run("articles", "list", "--now", now).output.contains(
        "1 withheld, 2 files skipped (--all shows them)"))
    let composed = try binary.run("compose", "--now", now)
    #expect(composed.status == 0)
    let lines = composed.errors.split(separator: "\n").filter { $0.contains("warning") }
    #expect(
      lines == [
        "warning: 2 files are left out, since what is in them is not understood, 1 of them with something new",
        "\(binary.folder.path)/seeds/b-new.md:2:1: warning: “title” must be one value",
        "\(binary.folder.path)/seeds/a-later.md:2:1: warning: “title” must be one value",
      ], "\(composed.errors)")
    let checked = try binary.run("check", "--now", now)
    #expect(checked.status == 0)
    #expect(
      checked.output.contains("b-new.md:2:1: warning: “title” must be one value [skipped-file]"))
    #expect(try binary.run("check", "--strict", "--now", now).status == 65)
    #expect(try binary.run("articles", "list", "--strict", "--now", now).status == 65)
    #expect(try binary.run("compose", "again", "--strict", "--now", now).status == 65)
    let why = try binary.run("articles", "why", "seeds/b-new.md", "--now", now)
    #expect(why.output.hasPrefix("seeds/b-new.md\n  out: "))
    #expect(why.output.hasSuffix("seeds/b-new.md:2:1: “title” must be one value\n"))
  }

  @Test func `what is left out is counted by what it is and why`() throws {
    let now = "2026-11-20T08:00:00+01:00"
    let seeds = binary.folder.url.appending(path: "seeds")
    try binary.folder.write(
      "seeds/l.txt", "Quay\n\ndraft: perhaps\nText of it\n\nPier\n\nText of that\n")
    try binary.folder.write("seeds/empty.md", "")
    #expect(symlink("gone", seeds.appending(path: "gone.md").path) == 0)
    #expect(symlink("/etc", seeds.appending(path: "etc").path) == 0)
    try binary.folder.write("seeds/soon.md", "---\ntitle: S\ndate: 2027-01-01\n---\nText")
    try binary.folder.write("seeds/c.md", "---\ntitle: C\ndraft: yes\n---\nText")
    let listed = try binary.run("articles", "list", "--all", "--now", now)
    #expect(
      listed.output.hasSuffix(
        "1 withheld, 1 dated later, 1 folder, 2 files and 1 article of a list skipped\n"),
      "\(listed.output)")
    #expect(listed.output.contains("skipped     “Quay” of seeds/l.txt\n"))
    let composed = try binary.run("compose", "--now", now)
    #expect(
      composed.errors.contains(
        "1 article of a list is left out, since what is in it is not understood; "
          + "1 file is left out, since it cannot be read; 1 file is left out, since it is empty; "
          + "1 folder is left out, since it is a link out of the edition folder"),
      "\(composed.errors)")
    #expect(composed.errors.contains("not to be mailed yet: 1 withheld, 1 dated later"))
  }

  @Test func `a missing source folder is named`() throws {
    try FileManager.default.removeItem(at: binary.folder.url.appending(path: "seeds"))
    let outcome = try binary.run("compose")
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("seeds: no such file or folder"))
  }

  @Test func `no edition folder at all`() throws {
    let outcome = try Binary().run("compose")
    #expect(outcome.status == 78)
    #expect(outcome.errors.contains("broadsheet.yml: no such file"))
  }

  @Test func `issues that cannot be listed are not taken for none`() throws {
    try binary.folder.write("issues", "a file stands in the way")
    let outcome = try binary.run("compose", "--now", "2026-11-20T08:00:00+01:00")
    #expect(outcome.status == 74)
    #expect(outcome.errors.contains("issues: cannot be read: not a directory"))
    #expect(try binary.folder.read("issues") == "a file stands in the way")
  }

  @Test(arguments: [
    (row: ",Nobody", error: "no address"), (row: "ada,Ada", error: "there is no “@”"),
    (row: "ada@,Ada", error: "there is no domain"),
    (row: "x@y.example,\"A, B\r\nBcc: z@example.org\"", error: "control character"),
  ])
  func `a bad row stops the send, unless it may be skipped`(row: String, error: String) throws {
    let now = "2026-11-20T08:00:00+01:00"
    try binary.folder.write("subscribers/weekly.csv", "email,name\nada@example.org,Ada\n\(row)\n")
    try binary.run("compose", "--now", now)
    let refused = try binary.run("send", "--dry-run", "--now", now)
    #expect(refused.status == 65)
    #expect(refused.errors.contains("subscribers/weekly.csv:3: "), "\(refused.errors)")
    #expect(refused.errors.contains(error))
    #expect(!binary.folder.exists("outbox"))
    let skipped = try binary.run("send", "--dry-run", "--now", now, "--skip-bad-rows")
    #expect(skipped.status == 0)
    #expect(skipped.output.contains("1 mail written"))
    #expect(try !binary.folder.read("outbox/2026-W47/ada@example.org.eml").contains("Bcc"))
  }
}
