import Diagnostics
import Foundation
import TestSupport
import Testing

@Suite struct PlaceTests {
  @Test(arguments: [
    (".", "seeds/a.md"), ("news", "news/seeds/a.md"), ("news/", "news/seeds/a.md"),
    ("../news", "../news/seeds/a.md"), ("/", "/seeds/a.md"),
    ("/srv/news/", "/srv/news/seeds/a.md"),
  ])
  func `what lies below a folder is shown as the folder was named`(folder: String, file: String) {
    let place = Place(folder: folder).appending("seeds").appending("a.md")
    #expect(place.shown == file)
    #expect(place.location(line: 3) == SourceLocation(file: file, line: 3))
    #expect(place.path == URL(filePath: file).path)
  }

  @Test func `links are followed to where something lies`() throws {
    let folder = try TemporaryFolder()
    try folder.write("a/b.md", "")
    let place = Place(url: folder.url, shown: "")
    try FileManager.default.createSymbolicLink(
      atPath: place.appending("c").path, withDestinationPath: "a")
    #expect(place.appending("c/b.md").realPath == place.appending("a").realPath + "/b.md")
    #expect(place.appending("none").realPath == place.appending("none").path)
  }

  @Test func `a path from the top of the disk stays what it is`() {
    let place = Place(folder: "news").appending("/srv/secret.key")
    #expect(place.shown == "/srv/secret.key" && place.path == "/srv/secret.key")
  }

  @Test func `the folder that the program was started in has a name to show`() {
    #expect(Place(folder: ".").location().description == ".")
  }

  @Test func `whether something is there, and is a folder, is asked of the disk`() throws {
    let folder = try TemporaryFolder()
    let place = Place(url: folder.url, shown: "")
    try folder.write("seeds/a.md", "")
    #expect(place.isFolder && place.appending("seeds").isFolder)
    #expect(place.appending("seeds/a.md").exists && !place.appending("seeds/a.md").isFolder)
    #expect(!place.appending("posts").exists && !place.appending("posts").isFolder)
  }
}
