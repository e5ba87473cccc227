package import Articles
import Diagnostics
package import Foundation
import Mail

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

  package init(
    newsletter: Newsletter, idTemplate: TemplateSource, subjectTemplate: TemplateSource,
    preheaderTemplate: TemplateSource?, templates: [TemplateSource], readerFields: [String],
    now: Date
  ) {
    self.newsletter = newsletter
    self.idTemplate = idTemplate
    self.subjectTemplate = subjectTemplate
    self.preheaderTemplate = preheaderTemplate
    self.templates = templates
    self.readerFields = readerFields
    self.now = now
  }

  /// The name that an issue composed now has.
  package func issueID() throws -> String {
    let set = try TemplateSet(
      [idTemplate], entries: [idTemplate.name: .issueID], nonce: "none")
    // Week 1 may begin in the year before, so the year is the week's own where a week is named.
    let namesWeek = try TemplateParser.parse(idTemplate).contains {
      if case .variable(_, let name) = $0 { name.path == "week" } else { false }
    }
    let context = IssueContext(newsletter: newsletter, date: now).forID(namesWeek: namesWeek)
    let id = set.render(idTemplate.name, context)
    guard Issue.isValidID(id) else {
      throw Problem(
        "“\(id.printable)” cannot name an issue", at: idTemplate.location,
        hint:
          "a name has up to 63 letters, digits, “-”, “_” and single dots, and begins with a letter or digit",
        category: .configuration)
    }
    return id
  }

  /// Renders everything but the reader's fields.
  /// - Parameter nonce: drawn or derived so that no author can know it.
  /// - Throws: `Problem` or `ProblemList` for templates; never for what articles say.
  package func compose(id: String, _ selection: Selection, nonce: String) throws -> FrozenIssue {
    let sources = templates + [subjectTemplate] + (preheaderTemplate.map { [$0] } ?? [])
    func shape(without unknown: Set<String> = []) -> TemplateShape {
      .digest(readerFields: readerFields, without: unknown)
    }
    var entries = [
      TemplateSet.htmlName: shape(), TemplateSet.textName: shape(),
      subjectTemplate.name: shape(without: ["subject", "preheader"]),
    ]
    if let name = preheaderTemplate?.name { entries[name] = shape(without: ["preheader"]) }
    let set = try TemplateSet(sources, entries: entries, nonce: nonce)
    var context = IssueContext(newsletter: newsletter, date: now)
      .forDigest(id: id, sections: selection.sections)
    func addToIssue(_ key: String, _ value: String) {
      guard !value.isEmpty, var issue = context["issue"] as? [String: Any] else { return }
      issue[key] = value
      context["issue"] = issue
    }
    let subject = set.render(subjectTemplate.name, context).onOneLine
    let merge = try ReaderMerge(set.tags.secondPass(subject, kind: .text))
    let nobody = Reader.nobody(baseURL: newsletter.baseURL)
    let plainSubject = merge.render(nobody).onOneLine
    addToIssue("subject", plainSubject)
    let preheader = preheaderTemplate.map { set.render($0.name, context).onOneLine }
    if let preheader { addToIssue("preheader", preheader) }
    return FrozenIssue(
      issue: issue(
        id: id, subject: plainSubject, subjectTemplate: set.tags.secondPass(subject, kind: .text),
        preheader: preheader, selection: selection, set: set),
      html: set.tags.secondPass(set.render(TemplateSet.htmlName, context), kind: .html),
      text: set.tags.secondPass(
        TextWrapper.wrap(set.render(TemplateSet.textName, context)), kind: .text))
  }

  private func issue(
    id: String, subject: String, subjectTemplate: String, preheader: String?,
    selection: Selection, set: TemplateSet
  ) -> Issue {
    Issue(
      id: id, subject: subject, subjectTemplate: subjectTemplate, preheader: preheader,
      composed: now, date: MailDate(now, in: newsletter.timeZone).description,
      newsletterName: newsletter.name, from: newsletter.from.description,
      replyTo: newsletter.replyTo?.description, postalAddress: newsletter.postalAddress,
      baseURL: newsletter.baseURL,
      listID: newsletter.listID, list: newsletter.list,
      unsubscribeAddress: newsletter.unsubscribeAddress?.description,
      isScheduled: newsletter.isScheduled, nonce: set.tags.nonce,
      readerFields: set.readerFields.sorted(),
      sections: selection.sections.map { section in
        Issue.Section(
          title: section.title,
          articles: section.articles.map {
            Issue.Entry(id: $0.id, title: $0.title, url: $0.url)
          })
      })
  }
}

extension String {
  /// The text with every run of blanks, line ends and control characters but the tags' own as one space.
  var onOneLine: String {
    split {
      $0.isWhitespace || $0.unicodeScalars.contains { $0.isControl && !ReaderTags.isMark($0) }
    }
    .joined(separator: " ")
  }
}
