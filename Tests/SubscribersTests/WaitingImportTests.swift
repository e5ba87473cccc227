import Foundation
import Mail
import TestSupport
import Testing

@testable import Subscribers

/// Who is still to confirm goes on waiting until they, or a file that says so, tell that they have.
@Suite struct WaitingImportTests {
  let list: ImportFolder

  init() throws {
    list = try ImportFolder()
    try list.folder.write("subscribers/weekly.csv", "email,name\nada@x.org,Ada\nbo@x.org,Bo\n")
    try log(.pending, "bo@x.org")
  }

  private func log(_ kind: ConsentEvent.Kind, _ address: String) throws {
    try ConsentLog(at: list.files.consentLog).append(
      ConsentEvent(
        time: ImportFolder.noon.addingTimeInterval(-60), kind: kind,
        address: EmailAddress(parsing: address), source: "cli"))
  }

  @Test(arguments: [
    "email,name\nada@x.org,Ada\nbo@x.org,Bo\n", "email,town\nbo@x.org,Hull\n", "bo@x.org\n",
    "email,status\nbo@x.org,\n",
  ])
  func `a row alone is no confirmation, and that is said`(_ text: String) throws {
    let report = try list.run("a.csv", text) { $0.mappings = [] }
    #expect(try list.mailed() == ["ada@x.org"] && list.status("bo@x.org") == .pending)
    #expect(report.warnings.count(where: { $0.reason.contains("they go on waiting") }) == 1)
  }

  @Test func `neither is a sync, nor the answer that a note tells of no leaving`() throws {
    try list.run("a.csv", "email,name\nada@x.org,Ada\nbo@x.org,Bo\n") {
      $0.removal = RemovalLimit(number: 0, isShare: false)
    }
    try list.run("b.csv", "email,name\nbo@x.org,Bo (do not mail)\n", id: "two") {
      $0.mappings = ["name=name"].compactMap(ColumnMapping.init(parsing:))
    }
    #expect(try list.mailed() == ["ada@x.org"] && list.status("bo@x.org") == .pending)
  }

  @Test func `a file that says that they are subscribed is one`() throws {
    try list.run("a.csv", "email,status\nbo@x.org,subscribed\n")
    #expect(try list.mailed() == ["ada@x.org", "bo@x.org"])
  }
}
