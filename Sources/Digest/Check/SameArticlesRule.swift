/// Readers of either part must get the same articles, in the same order.
enum SameArticlesRule: CheckRule {
  static let name = "same-articles"

  static func findings(in preflight: Preflight) -> [Finding] {
    let parts = [
      (preflight.frozen.html, IssueStore.FileName.html, true),
      (preflight.frozen.text, IssueStore.FileName.text, false),
    ]
    return parts.flatMap { text, file, isHTML in
      let shown = text.onOneLine
      var position = shown.startIndex
      return preflight.issue.entries.compactMap { entry -> Finding? in
        let title = (isHTML ? entry.title.escapedForHTML : entry.title).onOneLine
        if let found = shown[position...].firstRange(of: title) {
          position = found.upperBound
          return nil
        }
        return warning(
          shown.contains(title)
            ? "“\(entry.title)” is out of order" : "“\(entry.title)” is not shown",
          at: preflight.location(file))
      }
    }
  }
}
