import Foundation
import Template

/// What templates may name of the edition.
extension Newsletter {
  static let names = NameTable<Newsletter>([
    .text("name", "`name` of the configuration.", example: "The Harbour Weekly") { $0.name },
    .text(
      "name_underline", "As many `=` as the name is wide, up to a line of text.",
      example: "=================="
    ) { $0.name.underline("=") },
    .text("url", "`base_url` of the configuration.", example: "https://news.example.org") {
      $0.baseURL
    },
    .text(
      "language", "`language` of the configuration, as HTML writes it.", example: "en-GB"
    ) { $0.language.replacing("_", with: "-") },
    .text(
      "postal_address", "`postal_address` of the configuration.",
      example: "1 Quay Street, Harbour", when: "it is configured"
    ) { $0.postalAddress },
    .texts(
      "postal_lines", "The same, in the lines that commas and line ends make.",
      example: "{{#newsletter.postal_lines}}{{.}}<br>{{/newsletter.postal_lines}}",
      when: "it is configured"
    ) { newsletter in
      newsletter.postalAddress?.split { $0 == "," || $0 == "\n" }
        .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty } ?? []
    },
  ])
}
