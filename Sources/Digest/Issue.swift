package import Foundation
package import Template

/// One newsletter, frozen: with its two parts all that a mail is made of but the reader's own fields.
package struct Issue: Sendable, Codable, Equatable {
  /// How an issue is written down; nil for the time before versions.
  package var version: Int? = Issue.currentVersion
  package var id: String
  /// The subject for nobody in particular.
  package var subject: String
  /// The subject of the second pass, as `FrozenPart` writes it.
  package var subjectTemplate: String
  package var preheader: String?
  /// When it was composed; the next issue looks back to here.
  package var composed: Date
  /// The Date field of every mail (RFC 5322 §3.6.1).
  package var date: String
  package var newsletterName: String
  package var from: String
  package var replyTo: String?
  package var postalAddress: String?
  package var baseURL: String?
  package var listID: String
  package var list: String
  package var unsubscribeAddress: String?
  package var isScheduled: Bool
  package var sections: [Section]
  /// The SHA-256 of each part's file, by its name, in hexadecimal digits: what is sent is what was frozen.
  package var parts: [String: String]?

  package struct Section: Sendable, Codable, Equatable {
    package var title: String
    package var articles: [Entry]
  }

  /// What an issue remembers of an article.
  package struct Entry: Sendable, Codable, Equatable {
    package var id: String
    package var title: String
    package var url: String?
  }

  package static let currentVersion = 2

  package var entries: [Entry] { sections.flatMap(\.articles) }

  /// Whether a name can be a folder, part of a Message-ID (RFC 5322 §3.2.3) and part of a link.
  package static func isValidID(_ id: String) -> Bool {
    id.wholeMatch(of: /[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!\.)){0,62}/) != nil && !id.hasSuffix(".")
  }
}

/// An issue with what its first pass made.
package struct FrozenIssue: Sendable, Equatable {
  package var issue: Issue
  package var subject: [TemplatePiece]
  package var html: [TemplatePiece]
  package var text: [TemplatePiece]

  /// The copy for nobody in particular, to be looked at or published.
  package var webCopy: (html: String, text: String) {
    let nobody = Reader.nobody(baseURL: issue.baseURL)
    return (
      html.filled(as: .html) { nobody[$0] },
      text.filled(as: .text) { nobody[$0] }.wrappedLines
    )
  }

  /// The reader's fields that the issue shows or asks for.
  package var readerFields: [String] {
    subject.fields.union(html.fields).union(text.fields).sorted()
  }
}
