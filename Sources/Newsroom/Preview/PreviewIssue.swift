package import Clock
import Crypto
package import Diagnostics
package import Digest
import Foundation
import Mail
package import Subscribers

/// An issue to be looked at: one that is composed, or the one that would be composed now.
package struct PreviewIssue: Sendable {
  package let frozen: FrozenIssue
  /// Whether it is composed; else nothing of it is on disk.
  package let isComposed: Bool
  package let findings: [Finding]
  package let articles: [PreviewArticle]
  /// What else is said of what is in it: counts of what is left out.
  package let notes: [Problem]
  package let list: MailingList
  package let timeZone: Zone
  let merge: MailMerge
  let tokens: UnsubscribeTokens
  /// The same with marks of its templates; nil for one that is composed, whose templates may be others by now.
  var traced: TracedIssue?

  package var issue: Issue { frozen.issue }

  /// One reader's mail of it.
  package func mail(for subscriber: Subscriber) throws(Problem) -> PreviewMail {
    let bytes = try merge.mail(for: subscriber).bytes
    return PreviewMail(
      reader: subscriber, shown: try frozen.rendered(for: subscriber, unsubscribe: tokens),
      bytes: bytes, digest: IssueStore.digest(of: Data(bytes)))
  }
}

/// One reader's mail of an issue, as it is read and as it is sent.
package struct PreviewMail: Sendable {
  package let reader: Subscriber
  package let shown: RenderedIssue
  /// To the byte what a dry run writes of an issue that is composed.
  package let bytes: [UInt8]
  /// Their SHA-256 in hexadecimal digits.
  package let digest: String
}

/// What became of an article, and why.
package struct PreviewArticle: Sendable {
  package let title: String
  package let id: String
  package let isChosen: Bool
  package let reason: String
  /// Where it stands; nil where no file has it any more.
  package let source: SourceLocation?
}

/// What is there to look at.
package enum Preview: Sendable {
  case issue(PreviewIssue)
  /// Fewer articles are new than make an issue.
  case tooFew(minimum: Int, found: Int, articles: [PreviewArticle], notes: [Problem])
}
