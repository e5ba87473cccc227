import Articles
import Diagnostics
import Digest

/// What an issue is made from.
struct Material {
  let reading: ArticleReading
  let carried: Carried
  /// The last regular issue that was sent.
  let last: Issue?
  /// What it knew.
  let known: Known?
  /// What is wrong with issues of before.
  let problems: [Problem]

  var articles: [Article] { reading.articles }

  /// Refuses to go on where a source is empty that had articles: a disk or a clone is missing, and with it
  /// what the issue is about.
  func mustHaveAllSources(of edition: Edition) throws(ProblemList) {
    guard let known else { return }
    let empty = edition.sourcePaths.filter { source in
      known.sources[source, default: 0] > 0
        && !articles.contains { Known.holds($0, in: source) }
        // What is there and cannot be read is not lost: it is named with the others that are left out.
        && !reading.skipped.contains { Known.holds($0.path, in: source) }
    }
    guard !empty.isEmpty else { return }
    throw ProblemList(
      empty.map { source in
        Problem(
          "no article is left here; \(known.issue) knew \(known.sources[source, default: 0])",
          at: edition.folder.appending(source).location(),
          hint: "bring them back, or take “\(source)” out of “sources” in broadsheet.yml")
      })
  }
}
