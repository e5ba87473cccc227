import Delivery
package import Diagnostics
package import Expressions
package import Mail

/// What is asked of a send.
package struct SendRequest: Sendable {
  /// Where the mails go.
  package enum Route: Sendable {
    /// To their readers, with a journal of what happens to each.
    case relays
    /// To these addresses alone, by the same relays; no journal.
    case test([EmailAddress])
    /// Into a folder, a file for each recipient; by default the issue's outbox. No connection is opened.
    case folder(Place?)
    /// Over SMTP into a server of the program's own, with a journal beside.
    case rehearsal
  }

  /// Nil for the one composed last.
  package var issue: String?
  /// Whose latest issue is meant where none is named.
  package var list: String?
  package var route: Route
  /// The most recipients that are tried in this run.
  package var limit: Int?
  /// Whether those are mailed again of whom it is not known whether they have the issue.
  package var resendsInDoubt = false
  /// Whether rows of the roster that cannot be read are left out with a warning.
  package var skipsBadRows = false
  /// Whether an issue that another machine began is gone on with here from now on.
  package var takesOver = false
  /// Whether a test is for who decides about the issue: its subject shows the hash of its content.
  var isProof = false
  /// Whether a test says in its subject that it is one.
  var isMarked = false
  /// Which readers it is for; nil for the whole list.
  package var segment: SegmentExpression?
  /// Whether an issue that went to a segment alone goes to the rest of the list now. A shard alone widens
  /// nothing: the others would not hear of it.
  package var widens: Bool {
    get { asksToWiden && shard == nil }
    set { asksToWiden = newValue }
  }
  private var asksToWiden = false
  /// The part of the recipients that is taken here; nil for all of them.
  package var shardChoice: ShardChoice?
  var shard: Shard? { shardChoice?.shard }

  package init(issue: String? = nil, route: Route) {
    self.issue = issue
    self.route = route
  }

  /// Whether it goes to all recipients, be it into a folder.
  var isOfAll: Bool { if case .test = route { false } else { true } }

  /// Whether it is to the readers, and counts.
  package var keepsJournal: Bool { if case .relays = route { true } else { false } }
}
