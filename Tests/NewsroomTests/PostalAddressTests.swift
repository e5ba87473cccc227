import Diagnostics
import Digest
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// What counts as an address that a sender can be written to.
@Suite struct PostalAddressTests {
  static let none = [" ", " , ", "—.", "\u{3164}", "\u{200B}\u{2060}"]

  @Test(arguments: none) func `what nobody can read is no address, and mails nobody`(
    _ address: String
  ) throws {
    var edition = try TestEdition()
    edition.effects.output = { _, _, _ in Data("outside\n".utf8) }
    let file = try edition.folder.read("broadsheet.yml")
    try edition.folder.write(
      "broadsheet.yml",
      file.replacing("postal_address: 1 Quay Street", with: "postal_address: \"\(address)\""))
    try edition.compose("one")
    let findings = try edition.newsroom.check("one", skipsBadRows: false).findings
    let finding = try #require(findings.first { $0.rule == .postalAddress })
    #expect(finding.severity == .error && finding.problem.location?.line == 3)
    #expect(problem { try edition.send("one") }.contains("there is no postal address"))
    #expect(edition.mailed.isEmpty)
    let doctor = edition.newsroom.doctor(DoctorRequest(isOffline: true))
    #expect(doctor.contains { $0.check == .postalAddress && $0.severity == .error })
  }

  @Test func `letters and digits of any script are an address`() {
    for text in ["1", "Quay Street", "東京都", "٧ شارع", ", 1 Quay"] { #expect(text.isPostalAddress) }
    for text in Self.none + [""] { #expect(!text.isPostalAddress) }
  }
}
