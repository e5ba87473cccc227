package import Foundation
import Mail

/// One newsletter, frozen: with its two templates all that a mail is made of but the reader's own fields.
package struct Issue: Sendable, Codable, Equatable {
  package var id: String
  /// The subject for nobody in particular.
  package var subject: String
  /// The subject of the second pass.
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
  /// What sets the second pass's tags apart; a secret until the issue is made, then of no use.
  package var nonce: String
  /// The columns of the roster that the templates use.
  package var readerFields: [String]
  package var sections: [Section]

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

  package var entries: [Entry] { sections.flatMap(\.articles) }

  /// Whether a name can be a folder, part of a Message-ID (RFC 5322 §3.2.3) and part of a link.
  package static func isValidID(_ id: String) -> Bool {
    id.wholeMatch(of: /[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?!\.)){0,62}/) != nil && !id.hasSuffix(".")
  }
}

/// An issue with the templates of its second pass.
package struct FrozenIssue: Sendable, Equatable {
  package var issue: Issue
  /// Mustache for the HTML part, with nothing but `reader.*` left in it.
  package var html: String
  package var text: String
}
