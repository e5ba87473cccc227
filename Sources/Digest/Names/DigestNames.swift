import Template

/// What subjects, preheaders and digests may name: an issue with all that it shows.
struct DigestSubject: Sendable {
  var newsletter: Newsletter
  var id: String
  var date: String
  var sections: [Section]
  /// For nobody in particular; empty until it is made.
  var subject = ""
  var preheader: [TemplatePiece] = []

  struct Section: Sendable {
    var title: String
    var articles: [PlacedArticle]

    static let names = NameTable<Section>([
      .text("title", "The section's title in the configuration.", example: "On the water") {
        $0.title
      },
      .text(
        "title_underline", "As many `=` as the title is wide, up to a line of text.",
        example: "============"
      ) { $0.title.underline("=") },
      .list(
        "articles", "Its articles.", example: "{{#articles}}…{{/articles}}",
        of: PlacedArticle.names
      ) { $0.articles },
    ])
  }

  /// What is said of the issue as a whole.
  static let issueNames = NameTable<DigestSubject>([
    .text("id", "Its name.", example: "2026-W47") { $0.id },
    .text("date", "The day on which it was composed.", example: "20 November 2026") { $0.date },
    .text("subject", "Its subject, for nobody in particular.", example: "The Ferry Comes Home") {
      $0.subject
    },
    .pieces(
      "preheader", "What inboxes show behind the subject.", example: "And six stories more",
      when: "`issue.preheader` is configured"
    ) { $0.preheader },
    .text(
      "url", "Where the issue can be read on the web: `archive_url`, its name and a slash.",
      example: "https://news.example.org/archive/2026-W47/", when: "`archive_url` is configured"
    ) { $0.newsletter.url(of: $0.id) },
  ])

  /// - Parameter unknown: what of the issue is not made yet.
  static func names(without unknown: Set<String> = []) -> NameTable<DigestSubject> {
    NameTable([
      .object(
        "newsletter", "The edition.", example: "{{newsletter.name}}", of: Newsletter.names
      ) { $0.newsletter },
      .object(
        "issue", "The issue.", example: "{{issue.date}}", of: issueNames, without: unknown
      ) { $0 },
      .object(
        "lead", "The first article.", example: "{{lead.title}}",
        when: "the issue has an article", of: PlacedArticle.names
      ) { $0.sections.lazy.compactMap(\.articles.first).first },
      .list(
        "sections", "The sections, in the order of the configuration.",
        example: "{{#sections}}…{{/sections}}", of: Section.names
      ) { $0.sections },
    ])
  }

  /// What templates may name, the reader's fields among it.
  /// - Parameter columns: the columns of the roster.
  static func shape(columns: [String], without unknown: Set<String> = []) -> TemplateShape {
    guard case .object(var members) = names(without: unknown).shape() else { return .object([:]) }
    members[Reader.root] = Reader.shape(columns: columns)
    return .object(members)
  }
}
