import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Subscribers

/// A zip of several tables, as Mailchimp hands out.
@Suite struct ImportZipTests {
  /// Of `subscribed_1.csv`, `unsubscribed_1.csv`, `cleaned_1.csv` and what macOS puts beside them.
  private static let archive =
    "UEsDBBQAAAAIAH0/el0C6sy3RwAAAEUAAAAZAAAAYXVkaWVuY2Uvc3Vic2NyaWJlZF8xLmNzdnPNTczMUXBMSSlKLS"
    + "7WccssKi5R8EvMTdXxcfV00XEN9XThSkxJdEitSMwtyEnVyy9K13FMSdQx1EnkSkpM0XHSMdJJ4gIAUEsDBBQAAAAI"
    + "AH0/el1Wlk26XAAAAFoAAAAbAAAAYXVkaWVuY2UvdW5zdWJzY3JpYmVkXzEuY3N2c81NzMxRcExJKUotLtZxyywqLl"
    + "HwS8xN1Qn1Cw51ig/x9HXV8XH1dNFxDfV04UpKzXNIrUjMLchJ1csvStdxSs3TMTIwMtI1MNQ1MFIwMLYyMLEyMNUx"
    + "1knmAgBQSwMEFAAAAAgAfT96XfGFkeNdAAAAXAAAABYAAABhdWRpZW5jZS9jbGVhbmVkXzEuY3N2c81NzMxRcExJKU"
    + "otLtZxyywqLlHwS8xN1XH2cXX0iw/x9HXV8XH1dNFxDfV04UrOSc13SK1IzC3ISdXLL0rXcQYK6BgZGBnpGhjqGhgp"
    + "GBhbGZhYGZjqmOikcAEAUEsDBBQAAAAIAH0/el2DFtyMAwAAAAEAAAAhAAAAX19NQUNPU1gvYXVkaWVuY2UvLl9jbG"
    + "VhbmVkXzEuY3N2qwAAUEsBAhQDFAAAAAgAfT96XQLqzLdHAAAARQAAABkAAAAAAAAAAAAAAIABAAAAAGF1ZGllbmNl"
    + "L3N1YnNjcmliZWRfMS5jc3ZQSwECFAMUAAAACAB9P3pdVpZNulwAAABaAAAAGwAAAAAAAAAAAAAAgAF+AAAAYXVkaW"
    + "VuY2UvdW5zdWJzY3JpYmVkXzEuY3N2UEsBAhQDFAAAAAgAfT96XfGFkeNdAAAAXAAAABYAAAAAAAAAAAAAAIABEwEA"
    + "AGF1ZGllbmNlL2NsZWFuZWRfMS5jc3ZQSwECFAMUAAAACAB9P3pdgxbcjAMAAAABAAAAIQAAAAAAAAAAAAAAgAGkAQ"
    + "AAX19NQUNPU1gvYXVkaWVuY2UvLl9jbGVhbmVkXzEuY3N2UEsFBgAAAAAEAAQAIwEAAOYBAAAAAA=="

  @Test func `each table of a zip is read for what it is`() throws {
    let list = try ImportFolder()
    let bytes = try #require(Data(base64Encoded: Self.archive))
    let report = try list.run("audience.zip", Array(bytes))
    #expect(
      report.readings == [
        "audience/subscribed_1.csv: Mailchimp",
        "audience/unsubscribed_1.csv: Mailchimp, unsubscribed",
        "audience/cleaned_1.csv: Mailchimp, cleaned",
      ])
    #expect(try list.mailed() == ["ada@example.org"])
    #expect(try list.status("ben@example.org") == .unsubscribed)
    #expect(try list.status("cleo@example.org") == .bounced)
    #expect(list.log.contains("2022-01-02T03:04:05Z"))
    #expect(report.problems.map(\.file) == ["audience/subscribed_1.csv"])
    #expect(report.problems.map(\.line) == [3])
  }

  @Test func `a zip that is damaged is an error`() throws {
    let list = try ImportFolder()
    let bytes = try #require(Data(base64Encoded: Self.archive))
    #expect(throws: (any Error).self) { try list.run("audience.zip", Array(bytes.dropLast(100))) }
    #expect(try list.state() == [:])
  }

  /// Of `subscribed_1.csv` and `unsubscribed_x.xlsx`.
  private static let withSheet =
    "UEsDBBQAAAAIAABgel0ukNWoIQAAAB8AAAAQAAAAc3Vic2NyaWJlZF8xLmNzdnPNTczM0fFLzE3lSkxJdEitSMwt"
    + "yEnVyy9K13FMSeQCAFBLAwQUAAAACAAAYHpds9dsGgQAAAACAAAAEwAAAHVuc3Vic2NyaWJlZF94Lnhsc3gL8AYA"
    + "UEsBAhQDFAAAAAgAAGB6XS6Q1aghAAAAHwAAABAAAAAAAAAAAAAAAIABAAAAAHN1YnNjcmliZWRfMS5jc3ZQSwEC"
    + "FAMUAAAACAAAYHpds9dsGgQAAAACAAAAEwAAAAAAAAAAAAAAgAFPAAAAdW5zdWJzY3JpYmVkX3gueGxzeFBLBQYA"
    + "AAAAAgACAH8AAACEAAAAAAA="
  /// Of `subscribed_1.csv`, and `unsubscribed_1.csv` with two rows that are bad.
  private static let withBadTable =
    "UEsDBBQAAAAIAABgel0nqCayJQAAAC4AAAAQAAAAc3Vic2NyaWJlZF8xLmNzdnPNTczMUXBMSSlKLS7mSkxJdEitSM"
    + "wtyEnVyy9K50pKzUPhAwBQSwMEFAAAAAgAAGB6XTClAms7AAAARwAAABIAAAB1bnN1YnNjcmliZWRfMS5jc3ZzzU3M"
    + "zFFwTEkpSi0u1vFx9XTRcQ31dOFKSs1TSCxRSK1IzC3ISdXLL0rXMdRJ5ErOSc1HFzfSSeICAFBLAQIUAxQAAAAIAA"
    + "Bgel0nqCayJQAAAC4AAAAQAAAAAAAAAAAAAACAAQAAAABzdWJzY3JpYmVkXzEuY3N2UEsBAhQDFAAAAAgAAGB6XTCl"
    + "Ams7AAAARwAAABIAAAAAAAAAAAAAAIABUwAAAHVuc3Vic2NyaWJlZF8xLmNzdlBLBQYAAAAAAgACAH4AAAC+AAAAAA"
    + "A="

  /// The second one with a quote that is not closed.
  private static let withOpenQuote =
    "UEsDBBQAAAAIAABgel2ohrKTIAAAAB4AAAAQAAAAc3Vic2NyaWJlZF8xLmNzdnPNTczMUXBMSSlKLS7mSkxJdEitSM"
    + "wtyEnVyy9K5wIAUEsDBBQAAAAIAABgel3IyDnaOQAAAEIAAAASAAAAdW5zdWJzY3JpYmVkXzEuY3N2c81NzMxRcExJ"
    + "KUotLtbxcfV00XEN9XThSkrNc0itSMwtyEnVyy9K1zHUSeRSSs5JzUcRNdJJ4gIAUEsBAhQDFAAAAAgAAGB6XaiGsp"
    + "MgAAAAHgAAABAAAAAAAAAAAAAAAIABAAAAAHN1YnNjcmliZWRfMS5jc3ZQSwECFAMUAAAACAAAYHpdyMg52jkAAABC"
    + "AAAAEgAAAAAAAAAAAAAAgAFOAAAAdW5zdWJzY3JpYmVkXzEuY3N2UEsFBgAAAAACAAIAfgAAALcAAAAAAA=="

  /// Of `subscribed_1.csv`, an empty `cleaned_1.csv`, `notes.pdf` and `unsubscribed_1.csv`, with a bad row in two.
  private static let withOthers =
    "UEsDBBQAAAAIAABgel3hE10eJgAAACQAAAAQAAAAc3Vic2NyaWJlZF8xLmNzdnPNTczM0fFLzE3lSkxJdEitSMwtyE"
    + "nVyy9K13FMSeRKSkzR4QIAUEsDBBQAAAAIAABgel0AAAAAAgAAAAAAAAANAAAAY2xlYW5lZF8xLmNzdgMAUEsDBBQA"
    + "AAAIAABgel0S2UH/BQAAAAMAAAAJAAAAbm90ZXMucGRmY2BgAABQSwMEFAAAAAgAAGB6XcaaMis0AAAAPQAAABIAAA"
    + "B1bnN1YnNjcmliZWRfMS5jc3ZzzU3MzFFwTEkpSi0u1vFx9XTRcQ31dOFKcnBIrUjMLchJ1csvStcx1EnkSkYRMdJJ"
    + "4gIAUEsBAhQDFAAAAAgAAGB6XeETXR4mAAAAJAAAABAAAAAAAAAAAAAAAIABAAAAAHN1YnNjcmliZWRfMS5jc3ZQSw"
    + "ECFAMUAAAACAAAYHpdAAAAAAIAAAAAAAAADQAAAAAAAAAAAAAAgAFUAAAAY2xlYW5lZF8xLmNzdlBLAQIUAxQAAAAI"
    + "AABgel0S2UH/BQAAAAMAAAAJAAAAAAAAAAAAAACAAYEAAABub3Rlcy5wZGZQSwECFAMUAAAACAAAYHpdxpoyKzQAAA"
    + "A9AAAAEgAAAAAAAAAAAAAAgAGtAAAAdW5zdWJzY3JpYmVkXzEuY3N2UEsFBgAAAAAEAAQA8AAAABEBAAAAAA=="

  @Test func `a file that may say who has left and cannot be read stops the import`() throws {
    let list = try ImportFolder()
    let bytes = try #require(Data(base64Encoded: Self.withSheet))
    let problem = try #require(throws: Problem.self) { try list.run("a.zip", Array(bytes)) }
    #expect(problem.reason.contains("unsubscribed_x.xlsx"))
    #expect(try list.state() == [:])
  }

  @Test func `what is passed over is named, and each table has its own file of rows refused`()
    throws
  {
    let list = try ImportFolder()
    let bytes = try #require(Data(base64Encoded: Self.withOthers))
    let report = try list.run("a.zip", Array(bytes)) { $0.refused = list.place.appending("r.csv") }
    #expect(report.warnings.compactMap(\.file) == ["notes.pdf", "cleaned_1.csv"])
    #expect(try list.mailed() == ["ada@example.org"])
    #expect(report.refusedFiles.count == 2 && report.lost == 1)
    #expect(try list.folder.read("r.csv") == "Email,Name\nbad,\n")
    #expect(
      try list.folder.read("r-2.csv")
        == "file_status,Email Address,LEID,EUID\nunsubscribed,b@@example.org,1,a\n")
  }

  @Test func `a table of which no row can be read lets none of the others in`() throws {
    let list = try ImportFolder()
    let bytes = try #require(Data(base64Encoded: Self.withBadTable))
    let problem = try #require(throws: Problem.self) {
      try list.run("a.zip", Array(bytes)) { $0.refused = list.place.appending("r.csv") }
    }
    #expect(problem.location?.file == "a.zip/unsubscribed_1.csv" && problem.location?.line == 2)
    #expect(problem.reason.contains("nothing of the zip is imported"))
    #expect(try list.state() == [:])
    #expect(try list.folder.read("r.csv").contains("ben at example.org"))
  }

  @Test func `what is wrong in a table is said with its name`() throws {
    let list = try ImportFolder()
    let bytes = try #require(Data(base64Encoded: Self.withOpenQuote))
    let problem = try #require(throws: Problem.self) { try list.run("a.zip", Array(bytes)) }
    #expect(problem.location?.file == "a.zip/unsubscribed_1.csv" && problem.location?.line == 3)
    #expect(try list.state() == [:])
  }

  /// Of `subscribed_1.csv`, `unsubscribed_1.csv`, `nonsubscribed_1.csv` and `archived_members.csv`.
  private static let withArchived =
    "UEsDBBQAAAAIAABgel3WoTQmPQAAADsAAAAQAAAAc3Vic2NyaWJlZF8xLmNzdnPNTczMUXBMSSlKLS7WccssKi5R8EvM"
    + "TdXxcfV00XEN9XThSkxJdEitSMwtyEnVyy9K13FMSdQx1EnkAgBQSwMEFAAAAAgAAGB6Xcy41w9aAAAAWgAAABIAAAB1"
    + "bnN1YnNjcmliZWRfMS5jc3ZzzU3MzFFwTEkpSi0u1nHLLCouUfBLzE3V8XH1dNFxDQUSoX7BoU7xIZ6+rlxJqXkOqRWJ"
    + "uQU5qXr5Rek6Tql5OkY6STpGBkZGugaGugZGCgbGVgYmVgamXABQSwMEFAAAAAgAAGB6XQCeeF4+AAAAPQAAABMAAABu"
    + "b25zdWJzY3JpYmVkXzEuY3N2c81NzMxRcExJKUotLtZxyywqLlHwS8xN1fFx9XTRcQ31dOFKzknNd0itSMwtyEnVyy9K"
    + "13EGCugY6yRzAQBQSwMEFAAAAAgAAGB6XQctXbA+AAAAPQAAABQAAABhcmNoaXZlZF9tZW1iZXJzLmNzdnPNTczMUXBM"
    + "SSlKLS7WccssKi5R8EvMTdXxcfV00XEN9XThSskvSnRIrUjMLchJ1csvStdxAQromOikcAEAUEsBAhQDFAAAAAgAAGB6"
    + "XdahNCY9AAAAOwAAABAAAAAAAAAAAAAAAIABAAAAAHN1YnNjcmliZWRfMS5jc3ZQSwECFAMUAAAACAAAYHpdzLjXD1oA"
    + "AABaAAAAEgAAAAAAAAAAAAAAgAFrAAAAdW5zdWJzY3JpYmVkXzEuY3N2UEsBAhQDFAAAAAgAAGB6XQCeeF4+AAAAPQAA"
    + "ABMAAAAAAAAAAAAAAIAB9QAAAG5vbnN1YnNjcmliZWRfMS5jc3ZQSwECFAMUAAAACAAAYHpdBy1dsD4AAAA9AAAAFAAA"
    + "AAAAAAAAAAAAgAFkAQAAYXJjaGl2ZWRfbWVtYmVycy5jc3ZQSwUGAAAAAAQABAABAQAA1AEAAAAA"

  @Test func `what is said of a zip is true of tables alone that tell nothing by themselves`()
    throws
  {
    let list = try ImportFolder()
    let bytes = Array(try #require(Data(base64Encoded: Self.withArchived)))
    let problem = try #require(throws: Problem.self) { try list.run("a.zip", bytes) }
    #expect(problem.location?.file == "a.zip/archived_members.csv")
    #expect(problem.hint?.contains("take it out of the zip") == true)
    #expect(try list.state() == [:])
    let left = try list.run("a.zip", bytes) { $0.isSuppression = true }
    #expect(left.readings.last == "archived_members.csv: Mailchimp, as people who have left")
    #expect(try list.mailed() == ["ada@example.org"])
    #expect(try list.status("dora@example.org") == .unsubscribed)
    let other = try ImportFolder()
    try other.run("a.zip", bytes) { $0.areReaders = true }
    #expect(try other.mailed() == ["ada@example.org", "dora@example.org"])
    #expect(try other.status("cleo@example.org") == .unsubscribed)
  }
}
