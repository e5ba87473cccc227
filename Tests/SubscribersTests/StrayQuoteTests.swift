import Diagnostics
import TestSupport
import Testing

@testable import Subscribers

/// Rows with wrong quotes, in which what says who has left stands inside a field.
@Suite struct StrayQuoteTests {
  let list: ImportFolder

  init() throws {
    list = try ImportFolder()
    try list.folder.write("subscribers/weekly.csv", "email\nada@x.org\nbob@x.org\ncy@x.org\n")
  }

  private static let head = "email;name;status\n"

  @Test(arguments: [
    ("ada@x.org;\"Ada;unsubscribed\nbob@x.org;\"Bob\" B.;subscribed\n", ["bob@x.org"]),
    ("ada@x.org;\"Ada;unsubscribed\nbob@x.org;\"Bob\" B.;unsubscribed\n", []),
    ("ada@x.org;\"Ada;subscribed\r\nbob@x.org;\"Bob\" B.;unsubscribed\r\n", ["ada@x.org"]),
    ("ada@x.org;\"Ada\" A.;unsubscribed\n", ["bob@x.org"]),
    // Without a fault, and with as many fields as there are columns.
    ("ada@x.org;\"Ada;unsubscribed\nbob@x.org;Bob\";subscribed\n", ["bob@x.org"]),
    ("ada@x.org;\"Ada;unsubscribed\nbob@x.org;Bob\";unsubscribed;x\n", ["bob@x.org"]),
    // In place of a question, for the row is refused.
    ("ada@x.org;\"Ada\" A.;subscribed, and left: do not mail\n", ["bob@x.org"]),
  ])
  func `who has left by a line within the quotes has left`(_ rows: String, _ mailed: [String])
    throws
  {
    let report = try list.run("a.csv", Self.head + rows + "cy@x.org;Cy;subscribed\n")
    #expect(try list.mailed() == mailed + ["cy@x.org"])
    #expect(report.lost == (rows.contains(";x\n") ? 1 : 0))
  }

  @Test(arguments: [
    "ada@x.org;\"Ada\n;unsubscribed\nbob@x.org;\"Bob\" B.;subscribed\n",
    "ada@x.org;\"Ada;x;unsubscribed\nbob@x.org;\"Bob\" B.;subscribed\n",
    "ada@x.org;\"Ada;\nbob@x.org;\"Bob\" B.;x;subscribed\n",
    "ada@x.org;\"Ada;\"A. B\";maybe\n",
  ])
  func `where that cannot be told the row is lost, and said to be`(_ rows: String) throws {
    let report = try list.run("a.csv", Self.head + rows)
    #expect(report.refused == 1 && report.lost == 1)
    #expect(report.problems.first?.reason.contains("may say that somebody has left") == true)
  }

  @Test(arguments: [
    "dee@x.org;\"Dee\" D.;subscribed\n", "dee@x.org;\"D;\"D;subscribed\n",
    "dee@x.org;\"Dee\nof \"Hull\";subscribed\n",
  ])
  func `a row that says nothing of the kind is refused alone`(_ row: String) throws {
    let report = try list.run("a.csv", Self.head + row)
    #expect(report.refused == 1 && report.lost == 0)
    #expect(try list.mailed().count == 3)
  }

  @Test func `of a table that says nothing of leaving a note is heeded all the same`() throws {
    let report = try list.run("a.csv", "email,name\nada@x.org,\"Ada\" (do not mail)\n")
    #expect(report.refused == 1 && report.lost == 0)
    #expect(try list.mailed() == ["bob@x.org", "cy@x.org"])
  }
}
