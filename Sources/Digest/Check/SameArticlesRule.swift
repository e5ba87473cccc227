import Template

/// Readers of either part must get the same articles, in the same order.
enum SameArticlesRule: CheckRule {
  static let name = "same-articles"

  static func findings(in preflight: Preflight) -> [Finding] {
    preflight.parts.flatMap { part in
      // Whatever case a template sets titles in.
      let shown = part.pieces.text.onOneLine.lowercased()
      var position = shown.startIndex
      return preflight.issue.entries.compactMap { entry -> Finding? in
        let title = (part.kind == .html ? entry.title.escapedForHTML : entry.title).onOneLine
          .lowercased()
        if let found = shown[position...].firstRange(of: title) {
          position = found.upperBound
          return nil
        }
        return warning(
          shown.contains(title)
            ? "“\(entry.title)” is out of order" : "“\(entry.title)” is not shown",
          at: preflight.location(part.file))
      }
    }
  }
}
