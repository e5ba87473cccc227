import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Newsroom

/// What a timer that is shut into the edition folder must reach besides.
@Suite struct TimerPlacesTests {
  private func places(_ smtp: String, in folder: Place) throws -> TimerPlaces {
    let edition = try TestEdition(delivery: "{ smtp: \"\(smtp)\" }")
    return TimerPlaces(of: try edition.newsroom.edition(list: nil).configuration, in: folder)
  }

  @Test func `a folder that mails go to is written, and what is missing of it is made`() throws {
    let outside = try TemporaryFolder()
    let folder = Place(folder: "/srv/weekly")
    let real = Place(folder: outside.path).realPath
    #expect(try places("maildir:\(outside.path)", in: folder).written == [real])
    #expect(try places("eml:\(outside.path)/a/b", in: folder).written == [real])
    #expect(try places("smtp://relay.example.org", in: folder).written == [])
  }

  @Test func `what links lead to is written, and what lies in the folder needs no word`() throws {
    let edition = try TestEdition(delivery: "{ smtp: \"maildir:mails\" }")
    let (outside, other) = (try TemporaryFolder(), try TemporaryFolder())
    let folder = Place(folder: Place(folder: edition.folder.path).realPath)
    let configuration = try edition.newsroom.edition(list: nil).configuration
    #expect(TimerPlaces(of: configuration, in: folder).written == [])
    try other.write("weekly.csv", "email\n")
    let files = FileManager.default
    try files.removeItem(atPath: folder.appending("subscribers/weekly.csv").path)
    try files.createSymbolicLink(
      atPath: folder.appending("subscribers/weekly.csv").path,
      withDestinationPath: "\(other.path)/weekly.csv")
    try files.createSymbolicLink(
      atPath: folder.appending("issues").path, withDestinationPath: outside.path)
    let written = TimerPlaces(of: configuration, in: folder).written
    #expect(written == [outside, other].map { Place(folder: $0.path).realPath })
  }

  @Test(arguments: [
    ("unix:/tmp/relay.sock", true), ("maildir:/var/tmp/mails", true),
    ("unix:/run/relay.sock", false),
  ])
  func `what lies among temporary files is known`(_ smtp: String, _ uses: Bool) throws {
    #expect(try places(smtp, in: Place(folder: "/srv/weekly")).usesTemporary == uses)
    #expect(try places(smtp, in: Place(folder: "/tmp/weekly")).usesTemporary)
  }
}
