package import Articles
package import Clock
import Diagnostics
package import Foundation
import Mail
package import Template

/// Makes an issue from a selection: the first pass of every template (load → select → **compose**).
package struct Composer: Sendable {
  package var newsletter: Newsletter
  /// How issues are named, such as `{{year}}-W{{week}}`.
  package var idTemplate: TemplateSource
  package var subjectTemplate: TemplateSource
  /// What mailboxes show behind the subject.
  package var preheaderTemplate: TemplateSource?
  package var templates: [TemplateSource]
  /// The columns of the roster.
  package var readerFields: [String]
  /// The present.
  package var now: Date
  /// What clocks show where the issue is for; nil for what they show now.
  package var local: LocalTime?
  /// Whether issues are named as they are; those of another list say which, since all lie in one folder.
  package var isDefaultList: Bool
  /// Bodies that were made before; nil where all are made anew.
  package var bodies: BodyMemory?

  package init(
    newsletter: Newsletter, idTemplate: TemplateSource, subjectTemplate: TemplateSource,
    preheaderTemplate: TemplateSource?, templates: [TemplateSource], readerFields: [String],
    now: Date, isDefaultList: Bool = true
  ) {
    self.newsletter = newsletter
    self.idTemplate = idTemplate
    self.subjectTemplate = subjectTemplate
    self.preheaderTemplate = preheaderTemplate
    self.templates = templates
    self.readerFields = readerFields
    self.now = now
    self.isDefaultList = isDefaultList
  }

  /// The name that an issue has which is composed now, or which is due at a local time of its own.
  package func issueID(at local: LocalTime? = nil) throws -> String {
    let library = try TemplateLibrary(
      [idTemplate], deferring: nil, checking: [idTemplate.name: IssueIDSubject.names.shape()])
    // Week 1 may begin in the year before, so the year is the week's own where a week is named.
    let subject = IssueIDSubject(
      list: newsletter.list.name, local: local ?? self.local ?? newsletter.timeZone.local(now),
      namesWeek: library.names("week", in: idTemplate.name))
    let name = try library.evaluate(
      idTemplate.name, with: IssueIDSubject.names.values(of: subject)
    ).filled(as: .text) { _ in nil }
    let namesList = isDefaultList || library.names("list", in: idTemplate.name)
    let id = namesList ? name : "\(newsletter.list.name)-\(name)"
    guard Issue.isValidID(id) else {
      throw Problem(
        "“\(id.printable)” cannot name an issue", at: idTemplate.location,
        hint:
          "a name has up to 63 letters, digits, “-”, “_” and single dots, and begins with a letter or digit",
        category: .configuration)
    }
    if let problem = Issue.problem(ofTaken: id, at: idTemplate.location, .configuration) {
      throw problem
    }
    return id
  }

  /// Evaluates everything but the reader's fields.
  /// - Parameters:
  ///   - isRegular: whether the configured window made the selection.
  ///   - carriesAgain: whether it holds articles that an issue had already.
  /// - Throws: `Problem` or `ProblemList` for templates; never for what articles say.
  package func compose(
    id: String, _ selection: Selection, isRegular: Bool = true, carriesAgain: Bool = false
  ) throws -> FrozenIssue {
    try filled(id: id, selection, isRegular: isRegular, carriesAgain: carriesAgain).0
  }

  /// What templates were filled with, so that others can be filled with the same.
  package struct Filling: Sendable {
    fileprivate let values: TemplateValue
  }

  /// The HTML of an issue by other templates than its own.
  package func html(filling: Filling, marking marks: ItemMarks) throws -> [TemplatePiece] {
    try checkedTemplates().evaluate(
      TemplateFolder.htmlName, with: filling.values, marking: marks)
  }

  /// The same as `compose`, with what it was filled with.
  package func filled(
    id: String, _ selection: Selection, isRegular: Bool = true, carriesAgain: Bool = false
  ) throws -> (FrozenIssue, Filling) {
    let library = try checkedTemplates()
    var subject = digestSubject(id: id, selection)
    var values = DigestSubject.names().values(of: subject)
    func evaluate(_ name: String) throws(Problem) -> [TemplatePiece] {
      // What came to be known since the beginning is all of the issue as a whole.
      values.replace("issue", with: DigestSubject.issueNames.values(of: subject))
      return try library.evaluate(name, with: values)
    }
    let subjectPieces = try evaluate(subjectTemplate.name).onHeaderLine
    let nobody = Reader.nobody(WaysOut(of: newsletter))
    subject.subject = subjectPieces.filled(as: .text) { nobody[$0] }.onHeaderLine
    if let preheaderTemplate {
      subject.preheader = try evaluate(preheaderTemplate.name).onHeaderLine
    }
    var issue = issue(
      id: id, subject: subject.subject,
      subjectTemplate: FrozenPart.write(subjectPieces, as: IssueStore.subjectForm),
      preheader: subject.preheader.isEmpty
        ? nil : subject.preheader.filled(as: .text) { nobody[$0] }, selection: selection)
    (issue.isRegular, issue.carriesAgain) = (isRegular, carriesAgain)
    let html = try evaluate(TemplateFolder.htmlName)
    let bodies = subject.sections.flatMap { section in
      section.articles.compactMap { entry in entry.body.map { ($0, entry.article.summary) } }
    }
    let frozen = FrozenIssue(
      issue: issue, subject: subjectPieces, html: html,
      text: TextLayout.lay(try evaluate(TemplateFolder.textName)),
      warnings: ShownBodies(html).warnings(of: bodies))
    return (frozen, Filling(values: values))
  }

  /// Reads and checks all templates.
  /// - Throws: `ProblemList` with every mistake in them.
  package func mustHaveGoodTemplates() throws { _ = try checkedTemplates() }

  private func checkedTemplates() throws(ProblemList) -> TemplateLibrary {
    func shape(without unknown: Set<String> = []) -> TemplateShape {
      DigestSubject.shape(columns: readerFields, without: unknown)
    }
    var entries = [
      TemplateFolder.htmlName: shape(), TemplateFolder.textName: shape(),
      subjectTemplate.name: shape(without: ["subject", "preheader"]),
    ]
    var sources = templates + [subjectTemplate]
    if let preheaderTemplate {
      entries[preheaderTemplate.name] = shape(without: ["preheader"])
      sources.append(preheaderTemplate)
    }
    return try TemplateLibrary(sources, deferring: Reader.root, checking: entries)
  }

  private func digestSubject(id: String, _ selection: Selection) -> DigestSubject {
    let words = DayWords(in: newsletter.language)
    let zone = newsletter.timeZone
    // Many articles share a day, and asking for its words takes long.
    var days: [CivilDate: String] = [:]
    var number = 0
    let pages = PageAddresses(of: selection.decisions.map(\.article))
    let sections = selection.sections.map { section in
      DigestSubject.Section(
        title: section.title,
        articles: section.articles.map { article in
          number += 1
          let date = zone.local(article.date).date
          let day = days[date] ?? words.words(for: date)
          days[date] = day
          return PlacedArticle(
            article: article, number: number, date: day,
            body: article.text.map { body(of: $0, number, among: pages.seen(from: article)) })
        })
    }
    return DigestSubject(
      newsletter: newsletter, id: id, date: words.words(for: (local ?? zone.local(now)).date),
      sections: sections)
  }

  private func body(
    of text: ArticleText, _ number: Int, among pages: PageAddresses
  ) -> ArticleBody {
    bodies?.body(of: text, number: number, among: pages) ?? text.body(number: number, among: pages)
  }

  private func issue(
    id: String, subject: String, subjectTemplate: String, preheader: String?, selection: Selection
  ) -> Issue {
    var decisions: [String: Selection.Decision] = [:]
    for index in selection.decisions.indices where selection.decisions[index].verdict.isChosen {
      decisions[selection.decisions[index].article.id] = selection.decisions[index]
    }
    return Issue(
      id: id, subject: subject, subjectTemplate: subjectTemplate, preheader: preheader,
      composed: now, date: MailDate(now, offset: newsletter.timeZone.offset(at: now)).description,
      newsletterName: newsletter.name, from: newsletter.from.description,
      replyTo: newsletter.replyTo?.description, postalAddress: newsletter.postalAddress,
      baseURL: newsletter.baseURL, url: newsletter.url(of: id),
      listID: newsletter.list.listID,
      list: newsletter.list.name,
      unsubscribeAddress: newsletter.list.unsubscribeAddress?.smtp,
      unsubscribe: newsletter.list.unsubscribe,
      isScheduled: newsletter.isScheduled,
      sections: selection.sections.map { section in
        Issue.Section(
          title: section.title,
          articles: section.articles.map { article in
            Issue.Entry(
              id: article.id, title: article.title, url: article.url, source: article.source,
              date: article.statedDate,
              keys: ([article.keys] + (decisions[article.id]?.kin ?? [])).map { $0.written() },
              newness: decisions[article.id]?.newness?.word,
              tags: article.tags.isEmpty ? nil : article.tags)
          })
      })
  }
}
