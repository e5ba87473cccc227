package import Diagnostics

/// How a preview is asked for.
package struct PreviewOptions: Sendable {
  /// The port to begin with: where it is taken, the next that is free.
  package var port: Int
  /// A name besides those of this machine, by which a tunnel or a proxy leads here.
  package var host: String?
  /// The list whose next issue is shown; nil for the default one.
  package var list: String?
  /// The issue that is shown first; nil for the next.
  package var issue: String?
  /// What of the program is named in a door's words.
  package var spell: @Sendable (Advice) -> String

  package static let defaultPort = 4747

  package init(
    port: Int = defaultPort, host: String? = nil, list: String? = nil, issue: String? = nil,
    spell: @escaping @Sendable (Advice) -> String
  ) {
    // As browsers ask for it: case is of no account in a host (RFC 3986 §6.2.2.1).
    self.host = host?.lowercased()
    (self.port, self.list, self.issue, self.spell) = (port, list, issue, spell)
  }
}
