import Foundation
import Testing

@testable import Articles

@Suite struct TextWrapperTests {
  private static let words = Array(repeating: "harbour", count: 20).joined(separator: " ")

  @Test(arguments: ["", "  ", "- ", "12. ", "  * "])
  func `hangs lines under the text of the first`(_ start: String) throws {
    let lines = TextWrapper.wrap(line: Substring(start + Self.words))
    #expect(lines.count > 1)
    let hanging = String(repeating: " ", count: start.count)
    for line in lines { #expect(line.count <= 72) }
    #expect(lines.first?.hasPrefix(start + "harbour") == true)
    for line in lines.dropFirst() { #expect(line.hasPrefix(hanging + "harbour")) }
    #expect(lines.joined(separator: " ").split(separator: " ").count { $0 == "harbour" } == 20)
  }

  @Test(arguments: ["> ", "> > ", "> - "])
  func `marks a quote on each line`(_ start: String) {
    let lines = TextWrapper.wrap(line: Substring(start + Self.words))
    #expect(lines.count > 1)
    let hanging = start.replacing("-", with: " ")
    for line in lines { #expect(line.count <= 72) }
    for line in lines.dropFirst() { #expect(line.hasPrefix(hanging + "harbour")) }
  }

  @Test(arguments: ["    ", "\t", ">     ", "      - "])
  func `leaves code whole`(_ start: String) {
    let line = start + Self.words
    #expect(TextWrapper.wrap(line: line[...]) == [line])
  }

  @Test func `breaks no line behind its marker`() {
    let url = "https://news.example.org/" + String(repeating: "long/", count: 30)
    #expect(TextWrapper.wrap(line: "> \(url)") == ["> \(url)"])
  }

  @Test func `leaves 72 columns alone and breaks 73`() {
    let line = String(repeating: "a", count: 70) + " b"
    #expect(TextWrapper.wrap(line: line[...]) == [line])
    #expect(TextWrapper.wrap(line: "\(line)c").count == 2)
  }

  @Test func `leaves addresses whole`() {
    let url = "https://news.example.org/" + String(repeating: "long/", count: 30)
    #expect(TextWrapper.wrap(line: "See \(url) now") == ["See", url, "now"])
  }

  @Test func `counts wide characters as two`() {
    #expect(TextWrapper.columns("港の灯台") == 8)
    #expect(TextWrapper.columns("e\u{301}🐈") == 3)
    #expect(TextWrapper.columns("✅⭐⚡🇳🇴👩‍🚀") == 10)
    #expect(TextWrapper.columns("☀\u{FE0F}") == 2 && TextWrapper.columns("☀") == 1)
    #expect(TextWrapper.columns("Ａﾊ가") == 5)
    #expect(TextWrapper.columns("\u{200B}a\u{AD}b\u{301}") == 2)
  }

  @Test func `a title with its number is underlined as wide as it is`() throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../../Templates/digest.txt.mustache")
    let template = try String(contentsOf: path, encoding: .utf8)
    let long = String(repeating: "tide ", count: 30)
    let titles = ["Low Tide", "港の灯台 ✅", "Cafe\u{301}", long]
    let articles = (0..<12).map { article(titles[$0 % 4]) }
    let lines = try show(text: template, fields: ["name": "Ada"], articles).split(separator: "\n")
    for number in 1...12 {
      let index = try #require(lines.firstIndex { $0.hasPrefix("\(number). ") })
      // The last one takes more than a line.
      let under = lines[index...].dropFirst().first { $0.hasPrefix("-") }
      let width = number % 4 == 0 ? TextWrapper.width : TextWrapper.columns(lines[index])
      #expect(under == String(repeating: "-", count: width)[...], "\(lines[index])")
    }
  }

  @Test func `wraps again where a long name was merged`() throws {
    let name = "Ada Wilhelmina Bartholomea van der Haverkamp-Dell zu Gannet Point"
    let text = "Good morning to you, {{reader.name}}, and dry socks.\n{{lead.url}}"
    let url = "https://news.example.org/" + String(repeating: "long/", count: 20)
    let shown = try show(text: text, fields: ["name": name], [article("A", url: url)])
    let lines = shown.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.dropLast().allSatisfy { $0.count <= 72 })
    #expect(lines.last == url[...])
    #expect(lines.dropLast().joined(separator: " ").contains(name))
  }
}
