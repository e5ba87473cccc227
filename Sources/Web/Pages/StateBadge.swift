import Newsroom

/// How far an issue is, in the words in which issues are listed, with counts as soon as sending began.
struct StateBadge {
  let row: IssueRow?
  /// Its name, where nothing else of the page has it.
  var of: String?

  var markup: Markup {
    let name = of.map { ": \($0)" } ?? ""
    guard let row else { return "<span class=\"badge\">composed\(name)</span>" }
    let word = row.isClosed ? "discarded" : row.stateWords
    let isBegun = ![.composed, .waiting].contains(row.state)
    let counts: Markup = isBegun && !row.hidesCounts ? " · \(row.counts(\.grouped))" : ""
    return "<span class=\"badge \(kind(of: row))\">\(word)\(name)\(counts)</span>"
  }

  /// What of it wants somebody's eye.
  private func kind(of row: IssueRow) -> String {
    if row.isClosed { return "gone" }
    return switch row.state {
    case .composed: ""
    case .waiting, .leftOver: "open"
    case .sending: "live"
    case .sent: "done"
    }
  }
}
