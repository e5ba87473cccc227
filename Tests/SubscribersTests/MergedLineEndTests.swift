import Testing

@testable import Subscribers

/// A version may stop anywhere without a line end: what comes behind it begins a line of its own.
@Suite struct MergedLineEndTests {
  struct Case: CustomTestStringConvertible {
    var old = ""
    var ours: String
    var theirs: String
    var merged: String
    var testDescription: String {
      "\(old.debugDescription): \(ours.debugDescription) + \(theirs.debugDescription)"
    }
  }

  @Test(arguments: [
    Case(
      old: "email,name\n", ours: "email,name", theirs: "email,name\nb@x.org,Bo\n",
      merged: "email,name\nb@x.org,Bo\n"),
    Case(ours: "email,name", theirs: "email,name\nb@x.org,Bo", merged: "email,name\nb@x.org,Bo\n"),
    Case(ours: "", theirs: "email,name\nb@x.org,Bo", merged: "email,name\nb@x.org,Bo\n"),
    Case(ours: "email,name", theirs: "", merged: "email,name\n"),
    Case(
      old: "email,name", ours: "email,name,town", theirs: "email,name\r\nb@x.org,Bo\r\n",
      merged: "email,name,town\r\nb@x.org,Bo,\r\n"),
    Case(
      old: "email,name\r\n", ours: "email,name", theirs: "email,town,name\nb@x.org,Hull,Bo\n",
      merged: "email,name,town\nb@x.org,Bo,Hull\n"),
    Case(
      old: "email,name", ours: "email,city", theirs: "email,city\rb@x.org,Hull\r",
      merged: "email,city\rb@x.org,Hull\r"),
    Case(
      ours: "\u{FEFF}email;name", theirs: "email,name\r\nb@x.org,Bo\r\n",
      merged: "\u{FEFF}email;name\r\nb@x.org;Bo\r\n"),
    // What the lines before it end with is how the file ends its lines.
    Case(
      ours: "\r\n\r\nemail,name", theirs: "email,name\nb@x.org,Bo\n",
      merged: "\r\n\r\nemail,name\r\nb@x.org,Bo\r\n"),
    Case(
      ours: "sep=;\r\nemail;name", theirs: "email;name\nb@x.org;Bo\n",
      merged: "sep=;\r\nemail;name\r\nb@x.org;Bo\r\n"),
    Case(
      old: "email,name\nq@x.org,Q", ours: "email,name\nq@x.org,Q",
      theirs: "email,name\nb@x.org,Bo\nq@x.org,Q", merged: "email,name\nb@x.org,Bo\nq@x.org,Q\n"),
    Case(
      ours: "email,name\nz@x.org,Z", theirs: "email,name\nb@x.org,Bo",
      merged: "email,name\nb@x.org,Bo\nz@x.org,Z\n"),
  ])
  func `a header or a row with which a version stops takes in no row`(_ example: Case) throws {
    for room in [1 << 26, 0] {
      let merged = try MergedRosters(example.old, example.ours, example.theirs, room: room)
      #expect(merged.output == example.merged)
    }
  }
}
