package import Foundation

/// What an issue comes to know when it is made: of each article its state, and of what it did not see what the
/// one before knew.
extension Known {
  /// - Parameters:
  ///   - sources: the paths of all sources.
  ///   - articles: in the order in which they were read, which the file keeps: two of them differ by little.
  ///   - novelty: by what was decided which of them are new.
  package init(
    issue: String, freeze: Date, sources: [String], articles: [Article], selection: Selection,
    by novelty: Novelty
  ) {
    let before = novelty.known
    var states: [String: State] = [:]
    var originals: [String: String] = [:]
    for decision in selection.decisions {
      if case .duplicate(let other) = decision.verdict {
        originals[decision.article.id] = other
      } else {
        states[decision.article.id] = Self.state(of: decision, issue, freeze, before)
      }
    }
    let names = Set(sources)
    var counts = Dictionary(names.map { ($0, 0) }) { first, _ in first }
    var entries: [Entry] = []
    for article in articles {
      for source in names where Self.holds(article, in: source) {
        counts[source, default: 0] += 1
      }
      // A copy comes to the same as what stands in its place.
      let state = states[originals[article.id] ?? article.id]
      entries.append(Entry(state: state ?? .passed, keys: article.keys))
    }
    self.init(
      issue: issue, freeze: freeze, sources: counts,
      entries: entries
        + (before?.unseen(by: articles) ?? []).filter { novelty.mayDecide(by: $0) })
  }

  private static func state(
    of decision: Selection.Decision, _ issue: String, _ freeze: Date, _ before: Known?
  ) -> State {
    switch decision.verdict {
    case .chosen: return .chosen(issue: issue)
    case .alreadySent(let other): return .chosen(issue: other)
    case .sectionFull:
      if case .waited(let since) = decision.newness { return .noRoom(since: since) }
      return .noRoom(since: freeze)
    case .noSection, .filtered: return .notWanted(tags: decision.article.ownTags)
    case .withheld: return .withheld
    case .inTheFuture: return .datedLater
    case .gaveUp, .beforeSource, .noRoomBefore: return .dropped
    case .olderThanLate, .beforeFirst, .duplicate: return .passed
    case .known, .tooOld, .tooNew:
      return before?.sighting(of: decision.article)?.entry.state ?? .passed
    }
  }
}
