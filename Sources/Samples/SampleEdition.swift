/// The edition at the top of this repository, as `init` writes it.
package enum SampleEdition {
  package struct File: Sendable {
    /// Relative to the edition folder.
    package var path: String
    package var bytes: [UInt8]
  }

  package static let files: [File] = [
    File(path: "broadsheet.yml", bytes: PackageResources.broadsheet_yml),
    File(path: "Templates/layout.html.mustache", bytes: PackageResources.layout_html_mustache),
    File(path: "Templates/digest.html.mustache", bytes: PackageResources.digest_html_mustache),
    File(path: "Templates/article.html.mustache", bytes: PackageResources.article_html_mustache),
    File(path: "Templates/digest.txt.mustache", bytes: PackageResources.digest_txt_mustache),
    File(path: "seeds/harbour-week.txt", bytes: PackageResources.harbour_week_txt),
    File(
      path: "seeds/a-letter-from-the-editor.md",
      bytes: PackageResources.a_letter_from_the_editor_md),
    File(path: "seeds/swimming-club.md", bytes: PackageResources.swimming_club_md),
    File(path: "subscribers/weekly.csv", bytes: PackageResources.weekly_csv),
    // The issues are the memory of what was sent: they belong with the rest.
    File(path: ".gitignore", bytes: Array("\(ignored.joined(separator: "\n"))\n".utf8)),
    // Logs of two clones are one log; of a journal or a frozen issue there is only the one.
    File(path: ".gitattributes", bytes: Array("\(attributes.joined(separator: "\n"))\n".utf8)),
  ]

  /// A key that is being written, too: what a kill leaves of it is the key.
  private static let ignored = ["secret.key", ".secret.key.new", "outbox/", ".broadsheet/"]

  private static let attributes = [
    "issues/slots.jsonl merge=union", "subscribers/*.jsonl merge=union",
    "subscribers/*.csv merge=broadsheet-roster", "issues/*/** -merge",
  ]
}
