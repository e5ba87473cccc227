import Foundation
import TestSupport
import Testing

/// Mails to the byte, as a dry run of the real binary writes them: whatever changes inside, these stay.
@Suite struct GoldenMailTests {
  private static let now = "2026-11-20T08:00:00+01:00"

  /// An edition of its own: what is not given is as `init` writes it.
  struct Edition: Sendable, CustomTestStringConvertible {
    var name: String
    var roster: String
    var files: [String: String] = [:]
    /// Changes in `broadsheet.yml`.
    var settings: [String: String] = [:]
    /// Pieces put into both templates before the reader's address.
    var templates: String?

    var testDescription: String { name }
  }

  private static let columns = (0..<16).map { "c\($0)" }

  static let editions = [
    Edition(name: "sample", roster: "email,name\nada@example.org,Ada Quay\nbo@example.com,\n"),
    Edition(name: "no-names", roster: "email\nada@example.org\n"),
    Edition(
      name: "sixty", roster: "email,name\nada@example.org,Ada\n",
      files: [
        "seeds/harbour-week.txt": "---\ndate: 2026-11-19\n---\n"
          + (1...60).map { "Story \($0) of the harbour\n\nIt is told = in \($0) words.\n" }
          .joined(separator: "\n")
      ], settings: ["limit: 5": "limit: 90"]),
    Edition(
      name: "braces",
      roster: "email,name,town\nada@example.org,{{reader.email}} <b>&</b>,\"{{#reader.name}}\"\n"
        + "bo@example.com,,<%town%>\n",
      files: [
        "seeds/harbour-week.txt": """
        ---
        date: 2026-11-19
        link_base: https://news.example.org/{{
        author: "{{author}} <i>"
        ---
        A caption with {{{braces}}}
        {{lead.title}} & {{{reader.email}}} “{ }” ' "

        {{=<% %>=}} {{#reader.name}} <0% {{/reader.name}} {{! no comment }} }} {{

        }}}{ “"\u{301}” 港の灯台、百年を祝う

        .. From the quay
        From the sea: =3D
        """
      ]),
    Edition(
      name: "control-characters",
      roster: "email,name,town\nada@example.org,Ada,\"two\n\tlines\"\n",
      files: [
        "seeds/harbour-week.txt":
          "---\ndate: 2026-11-19\n---\n\u{1E}Tide\u{1F} and \u{1B}[31mred\u{7F}\n\nA\u{1C}B\u{B}C\u{85}D.\n",
        "seeds/swimming-club.md":
          "---\ntitle: \"Bell \\a and \\e\"\ndate: 2026-11-19\n---\nForm\u{C}feed &#30; end.\n",
      ],
      settings: [
        #"# preheader: "{{lead.summary}}""#: #"preheader: "{{lead.summary}} {{reader.town}}""#
      ]),
    Edition(
      name: "personal-subject",
      roster: "email,name,town\nada@example.org,Ada  Quay,Tidewick\nbo@example.com,,\n",
      settings: [
        #"subject: "{{newsletter.name}}: {{lead.title}}""#:
          #"subject: "{{#reader.name}}{{uppercased(reader.name)}}: {{/reader.name}}{{lead.title}}""#,
        #"# preheader: "{{lead.summary}}""#:
          #"preheader: "  For {{reader.town}} {{^reader.town}}all & <sundry>{{/reader.town}}""#,
      ]),
    Edition(
      name: "sparse-columns",
      roster: "email,name,\(columns.joined(separator: ","))\n"
        + "ada@example.org,Ada,one,,three,,,,seven,,,,,,\"A long value of several words, for the wrapping\",,,last\n"
        + "bo@example.com\(String(repeating: ",", count: 17))\n",
      templates: columns.map {
        "{{#reader.\($0)}}\n\($0): {{reader.\($0)}}\n{{/reader.\($0)}}\n"
          + "{{^reader.\($0)}}no \($0){{/reader.\($0)}}{{#reader.\($0)}}{{&reader.\($0)}}{{/reader.\($0)}};\n"
      }.joined()),
  ]

  @Test(arguments: editions)
  func `every reader's mail`(_ edition: Edition) throws {
    let binary = try Binary()
    try #require(try binary.run("init").status == 0)
    try binary.folder.write("secret.key", Data(repeating: 7, count: 32).base64EncodedString())
    try binary.folder.write("subscribers/weekly.csv", edition.roster)
    for (path, text) in edition.files { try binary.folder.write(path, text) }
    var yaml = try binary.folder.read("broadsheet.yml")
    for (old, new) in edition.settings { yaml = yaml.replacing(old, with: new) }
    try binary.folder.write("broadsheet.yml", yaml)
    if let pieces = edition.templates {
      for (path, place) in [("html", "{{/content}}"), ("txt", "{{reader.email}}")] {
        let path = "Templates/digest.\(path).mustache"
        let text = try binary.folder.read(path)
        try binary.folder.write(path, text.replacing(place, with: pieces + place))
      }
    }
    let composed = try binary.run("compose", "--now", Self.now)
    try #require(composed.status == 0, "\(composed.errors)")
    let output = binary.folder.path + "/mails"
    let sent = try binary.run("send", "--dry-run", "--output", output, "--now", Self.now)
    try #require(sent.status == 0, "\(sent.errors)")
    let mails = try FileManager.default.contentsOfDirectory(atPath: output).sorted()
      .map { try binary.folder.read("mails/\($0)") }
    #expect(mails.count == edition.roster.count { $0 == "@" })
    for mail in mails {
      #expect(mail.utf8.count { $0 == 0x0A } == mail.components(separatedBy: "\r\n").count - 1)
    }
    try expectGolden(
      mails.map { $0.replacing("\r\n", with: "\n") }.joined(separator: "\n=====\n\n"),
      "\(edition.name).eml")
  }
}
