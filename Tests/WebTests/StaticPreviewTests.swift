import Diagnostics
import Digest
import Foundation
import Mail
import Newsroom
import TestSupport
import Testing

@testable import Web

/// The views as files.
@Suite struct StaticPreviewTests {
  private func made(
    _ edition: PreviewFolder, reader: String? = nil
  ) throws -> StaticPreview {
    let preview = try edition.newsroom.preview(nil, PreviewMemory())
    let address = try reader.map { try EmailAddress(parsing: $0) }
    return try #require(
      try StaticPreview(preview, named: nil, reader: address, spell: { $0.rawValue }))
  }

  private func text(_ made: StaticPreview, _ name: String) -> String {
    String(decoding: made.files[name] ?? Data(), as: UTF8.self)
  }

  @Test func `every view is there, and each link leads to a file beside`() throws {
    let made = try made(try PreviewFolder())
    for (name, words) in [
      ("index.html", "Low Tide"), ("headers.html", "<h2>Headers</h2>"),
      ("checks.html", "<h2>Checks</h2>"), ("articles.html", "seeds/tide.md"),
      ("source.html", "Download .eml"), ("mail.html", "Low Tide"), ("text.txt", "Low Tide"),
      ("message.eml", "Subject: "), ("frame-own.html", "Low Tide"), ("preview.css", "iframe"),
      ("phone-dark-inverted-text.html", "Text part"),
    ] {
      #expect(text(made, name).contains(words), "\(name)")
    }
    for (name, data) in made.files where name.hasSuffix(".html") && name != "mail.html" {
      let html = String(decoding: data, as: UTF8.self)
      #expect(!html.contains("<script"))
      for match in html.matches(of: #/(?:href|src)="([^"]*)"/#) where !name.hasPrefix("frame-") {
        let target = String(match.1)
        let isHere = target.hasPrefix("#") && html.contains("id=\"\(target.dropFirst())\"")
        #expect(isHere || made.files[target] != nil, "\(name): \(target)")
      }
      if name.hasPrefix("frame-") {
        #expect(html.contains("default-src 'none'"))
        #expect(!html.contains("tracker.example"))
      }
    }
  }

  @Test(arguments: [
    "", "<meta charset=\"iso-8859-1\">",
    "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=latin1\">",
  ])
  func `each page says first that it is UTF-8, whatever the template says`(_ own: String) throws {
    let edition = try PreviewFolder()
    let path = "Templates/digest.html.mustache"
    let template = try edition.folder.read(path)
    try edition.folder.write(path, template.replacing("<title>", with: "\(own)<title>"))
    let made = try made(edition)
    for (name, data) in made.files where name.hasSuffix(".html") {
      let html = String(decoding: data, as: UTF8.self)
      let all = html.matches(of: /(?i)<meta[^>]*charset[^>]*>/)
      #expect(all.map { String($0.output) } == ["<meta charset=\"utf-8\">"], "\(name)")
      #expect(html.prefix(1024).contains("<meta charset=\"utf-8\">"), "\(name)")
    }
  }

  @Test func `a part of the list that is one person is named in no file`() throws {
    let edition = try PreviewFolder()
    try edition.mailsIntoFolder()
    try edition.send(edition.compose(), to: "name = Ada")
    guard case .issue(let issue) = try edition.newsroom.preview(nil, PreviewMemory()) else {
      throw Problem("no issue")
    }
    #expect(issue.findings.contains { $0.problem.reason.contains("Ada") })
    for (name, data) in try made(edition).files {
      #expect(!String(decoding: data, as: UTF8.self).contains("Ada"), "\(name)")
    }
  }

  @Test func `they name files as they lie in the edition, and not where that is`() throws {
    let edition = try PreviewFolder()
    try edition.folder.write("seeds/broken.md", "---\ntitle: [\n---\n")
    let preview = try edition.newsroom.namingFilesWithin.preview(nil, PreviewMemory())
    let made = try #require(
      try StaticPreview(preview, named: nil, reader: nil, spell: { $0.rawValue }))
    #expect(text(made, "articles.html").contains("data-place=\"seeds/tide.md"))
    #expect(text(made, "checks.html").contains("seeds/broken.md"))
    for (name, data) in made.files {
      #expect(!String(decoding: data, as: UTF8.self).contains(edition.folder.path), "\(name)")
    }
  }

  @Test func `nobody of the list is in them unless somebody is named`() throws {
    let edition = try PreviewFolder()
    try edition.folder.write(
      "subscribers/weekly.csv",
      "email,name\nada@example.org,Ada\nada@example.org,Ada\nböse@example.org,Bo\nbroken,x\n")
    let whole = try made(edition)
    #expect(whole.withheld > 0)
    for (name, data) in whole.files {
      let text = String(decoding: data, as: UTF8.self)
      for word in ["ada@", "Ada", "böse", "broken"] { #expect(!text.contains(word), "\(name)") }
    }
    #expect(text(whole, "text.txt").contains("Low Tide"))
    #expect(text(whole, "index.html").contains("Robin Reader"))
    #expect(text(whole, "checks.html").contains("findings of the list left out here"))
    #expect(!text(whole, "checks.html").contains("It can be sent"))
    let named = try made(edition, reader: "ada@example.org")
    #expect(text(named, "mail.html").contains("Dear Ada"))
    #expect(named.withheld == 0)
  }

  @Test(arguments: [
    (
      "<!DOCTYPE html><html><head><link rel=preconnect href=//x.example><title>T</title></head>",
      "<head>"
    ),
    ("<!DOCTYPE html><META HTTP-EQUIV='Refresh' content='0;url=//x.example'><p>T</p>", "html>"),
    ("<!-- <head> --><body background=//x.example><p>T</p>", "-->"), ("T", ""),
  ])
  func `a mail that is opened as a file asks nobody, and is else what is sent`(
    _ html: String, _ before: String
  ) {
    let file = FileMail().html(of: html + "<p style=\"x:url(//x.example)\">words</p>")
    #expect(file.contains(before + FileMail.head))
    let kept = html.replacing("<link rel=preconnect href=//x.example>", with: "")
      .replacing("<META HTTP-EQUIV='Refresh' content='0;url=//x.example'>", with: "")
    #expect(
      file.replacing(FileMail.head, with: "")
        == kept + "<p style=\"x:url(//x.example)\">words</p>")
  }

  @Test func `without the key there is no mail that anybody could take for a real one`() throws {
    let edition = try PreviewFolder()
    try FileManager.default.removeItem(atPath: "\(edition.folder.path)/secret.key")
    let made = try made(edition)
    #expect(made.files["message.eml"] == nil)
    #expect(text(made, "source.html").contains("Not what would be sent"))
    #expect(!text(made, "source.html").contains("id=\"hash\""))
    #expect(!text(made, "index.html").contains("message.eml"))
  }

  @Test func `a folder is written into that is empty or our own, and no other`() throws {
    let folder = try TemporaryFolder()
    let place = Place(url: folder.url.appending(path: "out"), shown: "out")
    try StaticFolder(place).write(["a.html": Data("1".utf8), "b.html": Data("2".utf8)])
    try folder.write("out/notes.txt", "mine")
    try StaticFolder(place).write(["a.html": Data("3".utf8)])
    let names = try FileManager.default.contentsOfDirectory(atPath: place.path).sorted()
    #expect(names == [".broadsheet-preview", "a.html", "notes.txt"])
    #expect(try folder.read("out/a.html") == "3")
    // A file that somebody else put there under a name that a preview would like to have.
    try folder.write("out/c.html", "mine")
    #expect(throws: Problem.self) { try StaticFolder(place).write(["c.html": Data()]) }
    #expect(try folder.read("out/c.html") == "mine")
    let other = Place(url: folder.url, shown: "other")
    #expect(throws: Problem.self) { try StaticFolder(other) }
    #expect(throws: Problem.self) { try StaticFolder(place.appending("a.html")) }
  }

  @Test func `whoever fills the folder first is waited for, and what it wrote is known`() throws {
    let folder = try TemporaryFolder()
    let place = Place(url: folder.url.appending(path: "out"), shown: "out")
    // Both look before there is a folder.
    let (one, other) = (try StaticFolder(place), try StaticFolder(place))
    try one.write(["a.html": Data("1".utf8), "b.html": Data("2".utf8)])
    try other.write(["a.html": Data("3".utf8)])
    #expect(try folder.read("out/a.html") == "3" && !folder.exists("out/b.html"))
    // What somebody else put there meanwhile is no part of it.
    let late = try StaticFolder(place.appending("new"))
    try folder.write("out/new/notes.txt", "mine")
    #expect(throws: Problem.self) { try late.write(["a.html": Data()]) }
    #expect(!folder.exists("out/new/a.html"))
  }

  @Test func `a record of what was written leads nowhere else`() throws {
    let folder = try TemporaryFolder()
    try folder.write("kept", "mine")
    try folder.write("out/.broadsheet-preview", "../kept\na.html\n..\n")
    try folder.write("out/a.html", "1")
    let place = Place(url: folder.url.appending(path: "out"), shown: "out")
    try StaticFolder(place).write(["b.html": Data()])
    #expect(try folder.read("kept") == "mine")
    #expect(!place.appending("a.html").exists)
  }
}
