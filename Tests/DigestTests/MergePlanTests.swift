import Mail
import Subscribers
import Testing

@testable import Digest

@Suite("Lines that are encoded once")
struct MergePlanTests {
  private static let open = "\u{1E}n:"
  private static let close = ":n\u{1F}"

  private static func tag(_ name: String) -> String { open + name + close }

  private func merge(
    _ body: String, kind: TemplateSource.Kind, wraps: Bool = false
  ) throws -> ReaderMerge {
    let tags = ReaderTags(nonce: "n")
    return try ReaderMerge(
      tags.secondPass(body, kind: kind), fields: ["email", "name", "town"], wraps: wraps)
  }

  private func reader(_ fields: [String: String]) throws -> Reader {
    var fields = fields
    fields["email"] = "ada@example.org"
    return Reader(
      Subscriber(address: try EmailAddress(parsing: "ada@example.org"), fields: fields, line: 2),
      unsubscribeURL: nil)
  }

  static let bodies = [
    "Plain = text\n\nwith é and a line\n",
    "Hello \(tag("reader.name")), how is \(tag("reader.town"))?\nLast line without an end",
    "\(tag("#reader.name"))\nHello \(tag("reader.name")).\n\(tag("/reader.name"))\n"
      + "\(tag("^reader.name"))\nHello.\n\(tag("/reader.name"))\n",
    "<a title=\"\(tag("reader.name"))\">\(tag("&reader.name"))</a>"
      + String(repeating: " and so on", count: 20) + "\n",
    ".\n..\nFrom \(tag("reader.email")) \n",
    "\(tag("uppercased(reader.name)")) and \(tag("reader.name"))\n",
    String(repeating: "港の灯台 ", count: 9) + tag("reader.name") + "\n",
  ]

  static let readers: [[String: String]] = [
    [:], ["name": "Ada"], ["town": "Tidewick"],
    ["name": "“Ada” <b> & 'c' \"d\"", "town": "Zürich = 東京"],
    ["name": String(repeating: "A long name ", count: 12), "town": "two\nlines"],
  ]

  @Test("Mails made by plan are those that the engine makes alone", arguments: bodies, readers)
  func sameAsTheEngine(body: String, fields: [String: String]) throws {
    for (kind, wraps) in [(TemplateSource.Kind.html, false), (.text, true)] {
      let merge = try merge(body, kind: kind, wraps: wraps)
      let reader = try reader(fields)
      var planned: [UInt8] = []
      merge.part(subtype: "plain", for: reader).write(seed: "s", into: &planned)
      var alone: [UInt8] = []
      MIMEPart.text(subtype: "plain", Array(merge.render(reader).utf8))
        .write(seed: "s", into: &alone)
      #expect(String(decoding: planned, as: UTF8.self) == String(decoding: alone, as: UTF8.self))
    }
  }

  @Test("A reader's own placeholder characters are text")
  func placeholdersAreText() throws {
    let merge = try merge("Hello \(Self.tag("reader.name")).\n", kind: .text)
    var part: [UInt8] = []
    merge.part(subtype: "plain", for: try reader(["name": MergePlan.placeholder(2)]))
      .write(seed: "s", into: &part)
    #expect(String(decoding: part, as: UTF8.self).contains("Hello =1C2&=1D."))
  }
}
