import Diagnostics
import TestSupport
import Testing

@testable import Subscribers

/// Files that somebody joined into one: what the second of them says of leaving stands in no column of the first.
@Suite struct JoinedTablesTests {
  let list: ImportFolder

  init() throws {
    list = try ImportFolder()
    try list.folder.write("subscribers/weekly.csv", "email\nout@x.org\n")
  }

  private static let first =
    "Email Address,First Name,Last Name,OPTIN_TIME\nin@x.org,a,b,2020-01-01\n"

  @Test(arguments: [
    first + "Email Address,First Name,Last Name,UNSUB_TIME\nout@x.org,c,d,2021-01-01\n",
    first + "Email Address,First Name,Last Name,OPTIN_TIME,UNSUB_TIME\nout@x.org,c,d,,2021-01-01\n",
    first + "Email Address,Unsubscribed\nout@x.org,yes\n",
    first + "First Name,Email Address,UNSUB_TIME\nc,out@x.org,2021-01-01\n",
    first + "E-Mail-Adresse;Vorname;Abgemeldet\nout@x.org;c;ja\n",
    "email,Subscribed\nin@x.org,yes\n\nemail,Unsubscribed\nout@x.org,yes\n",
    "E-Mail,Newsletter\nin@x.org,ja\n\nE-Mail,Abgemeldet\nout@x.org,ja\n",
  ])
  func `another header stops the import with its line and what to do`(_ text: String) throws {
    let problem = try #require(throws: Problem.self) { try list.run("a.csv", text) }
    #expect(problem.location?.line == 3 || text.contains("\n\n") && problem.location?.line == 4)
    #expect(problem.location?.file.hasSuffix("a.csv") == true && problem.hint?.isEmpty == false)
    #expect(problem.category == .input && problem.reason.hasPrefix("another header"))
    #expect(try list.mailed() == ["out@x.org"] && list.log.isEmpty)
  }

  @Test(arguments: [
    "Email Address,First Name,Last Name,OPTIN_TIME",
    "email address, first name ,LAST NAME,optin_time,,",
    "\"Email Address\",\"First Name\",\"Last Name\",\"OPTIN_TIME\"",
  ])
  func `the same header once more is refused alone`(_ header: String) throws {
    let report = try list.run("a.csv", Self.first + header + "\nto@x.org,c,d,2021-01-01\n")
    #expect(report.problems.map(\.line) == [3] && report.new == 2 && report.lost == 0)
    #expect(report.problems.first?.reason == "the header stands here again")
  }

  @Test(arguments: ["in@x.org\n", "in@x.org,a\nto@x.org,b\n"])
  func `addresses above the header stop the import, for they would be left out`(_ above: String)
    throws
  {
    let problem = try #require(throws: Problem.self) {
      try list.run("a.csv", above + "Email,Unsubscribed\nout@x.org,yes\n")
    }
    #expect(problem.location?.line == 1 && problem.category == .input)
    #expect(try list.mailed() == ["out@x.org"] && list.log.isEmpty)
  }

  @Test(arguments: [",Ben,email", "n/a,Ben,Email", "none,Post,"])
  func `a reader who is reached by mail is no header`(_ row: String) throws {
    let report = try list.run("a.csv", "email,name,reached by\nin@x.org,a,post\n\(row)\n")
    #expect(report.new == 1 && report.refused == 1)
  }

  @Test(arguments: ["Unsubscribed:", "Unsubscribed:,,", "# unsubscribed"])
  func `a title that says who stands below it is asked about wherever it stands`(_ title: String)
    throws
  {
    let text = "email,name,town\nin@x.org,a,b\n\(title)\nout@x.org,c,d\n"
    let problem = try #require(throws: Problem.self) { try list.run("a.csv", text) }
    #expect(problem.location?.line == 3 && problem.advice == .sayWhoLeft)
    #expect(problem.category == .usage && problem.hint?.contains("file of their own") == true)
    #expect(try list.mailed() == ["out@x.org"])
    try list.run("a.csv", text) { $0.areReaders = true }
    #expect(try list.mailed() == ["out@x.org", "in@x.org"])
  }

  @Test func `one far behind the beginning is found too`() throws {
    let readers = (0..<20_000).map { "reader-number-\($0)@x.org\n" }.joined()
    for head in ["", "email\n"] {
      let problem = try #require(throws: Problem.self) {
        try list.run("a.csv", head + readers + "# unsubscribed\nout@x.org\n")
      }
      #expect(problem.advice == .sayWhoLeft)
      #expect(problem.location?.line == 20_001 + (head.isEmpty ? 0 : 1))
    }
    #expect(try list.mailed() == ["out@x.org"])
  }
}
