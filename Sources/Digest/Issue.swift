package import Articles
package import Diagnostics
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
  /// Where its mails say that it can be read on the web; nil for nowhere, and for issues of the time before this was
  /// kept.
  package var url: String?
  package var listID: String
  package var list: String
  package var unsubscribeAddress: String?
  /// The ways out that its mails promise; nil for issues of the time before this was asked.
  package var unsubscribe: UnsubscribeWay?
  package var isScheduled: Bool
  /// Whether it was made by the configured window, from which the next one looks on.
  package var isRegular = true
  /// Whether it was composed with articles that an issue had already.
  package var carriesAgain = false
  /// The tags that somebody asked of all its articles, as an expression; nil for none, and for issues of the time
  /// before they were kept.
  package var filter: String?
  /// The slot of the timetable that it was made for; nil for one that a person made.
  package var slot: String?
  /// How many people had left the list when it was composed; nil for nobody.
  package var optOuts: Int?
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
    /// Where it was read; unknown for issues of the time before this was written down.
    package var source: Article.Source?
    /// The date that it states.
    package var date: Date?
    /// What it is known again by, and then each copy of it that it stood for; nil for issues of the time
    /// before keys were kept.
    package var keys: [String]?
    /// Why it was new, where that was not by its date.
    package var newness: String?
    /// Its tags; nil for none, and for issues of the time before they were kept.
    package var tags: [String]?
  }

  package static let currentVersion = 2

  /// Whether its mails show a page to leave by.
  package var promisesPage: Bool { unsubscribe != .mail && baseURL != nil }

  package var entries: [Entry] { sections.flatMap(\.articles) }

  /// Whether a name can be a folder, part of a Message-ID (RFC 5322 §3.2.3) and part of a link.
  package static func isValidID(_ id: String) -> Bool { id.isPlainName }

  /// Under which the preview shows what would be composed now: no new issue can have it, since nobody could look at it.
  package static let nameOfNext = "next"

  /// Why no new issue can have a name; nil where one can.
  package static func problem(
    ofTaken id: String, at location: SourceLocation?, _ category: Problem.Category
  ) -> Problem? {
    guard id == nameOfNext else { return nil }
    return Problem(
      "“\(id)” cannot name an issue: under that name the preview shows what would be composed now",
      at: location, hint: "give it another name", category: category)
  }
}

extension Issue {
  /// Keys that came to this form of issue later may be missing.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func value<Value: Decodable>(_ key: CodingKeys) throws -> Value {
      try values.decode(Value.self, forKey: key)
    }
    func optional<Value: Decodable>(_ key: CodingKeys) throws -> Value? {
      try values.decodeIfPresent(Value.self, forKey: key)
    }
    self.init(
      version: try optional(.version), id: try value(.id), subject: try value(.subject),
      subjectTemplate: try value(.subjectTemplate), preheader: try optional(.preheader),
      composed: try value(.composed), date: try value(.date),
      newsletterName: try value(.newsletterName), from: try value(.from),
      replyTo: try optional(.replyTo), postalAddress: try optional(.postalAddress),
      baseURL: try optional(.baseURL), url: try optional(.url), listID: try value(.listID),
      list: try value(.list),
      unsubscribeAddress: try optional(.unsubscribeAddress),
      unsubscribe: try optional(.unsubscribe),
      isScheduled: try value(.isScheduled), isRegular: try optional(.isRegular) ?? true,
      carriesAgain: try optional(.carriesAgain) ?? false, filter: try optional(.filter),
      slot: try optional(.slot),
      optOuts: try optional(.optOuts),
      sections: try value(.sections),
      parts: try optional(.parts))
  }
}

/// An issue with what its first pass made.
package struct FrozenIssue: Sendable, Equatable {
  package var issue: Issue
  package var subject: [TemplatePiece]
  package var html: [TemplatePiece]
  package var text: [TemplatePiece]
  /// The SHA-256 of the issue's record, in hexadecimal digits; since that holds those of its parts, it
  /// proves the whole. Nil until the issue was written and read.
  package var digest: String?
  /// What of its articles is shown otherwise than it is written; known only when it is composed.
  package var warnings: [Problem] = []

  /// The copy for nobody in particular, to be looked at.
  package var webCopy: RenderedIssue { rendered(for: .nobody(WaysOut(of: issue, token: nil))) }

  /// The HTML for everybody: no field of any reader's is in it.
  /// - Parameter address: what stands where a mail has its reader's link to leave the list.
  package func publicCopy(leavingBy address: String) -> String {
    let everybody = Reader.everybody(leavingBy: address)
    return html.filled(as: .html) { everybody[$0] }
  }

  /// The reader's fields that the issue shows or asks for.
  package var readerFields: [String] {
    subject.fields.union(html.fields).union(text.fields).sorted()
  }
}
