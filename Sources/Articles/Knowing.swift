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
        states[decision.article.id] = Self.state(of: decision, issue, freeze, novelty)
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
      var entry = Entry(state: state ?? .passed(nil), keys: article.keys)
      if case .noRoom = entry.state.lasting { entry.title = article.title }
      entries.append(entry)
    }
    self.init(
      issue: issue, freeze: freeze, sources: counts,
      entries: entries
        + (before?.unseen(by: articles) ?? []).filter { novelty.mayDecide(by: $0) }.map {
          // It was named when this issue was made, and once is enough.
          Entry(state: $0.state, keys: $0.keys)
        })
  }

  private static func state(
    of decision: Selection.Decision, _ issue: String, _ freeze: Date, _ novelty: Novelty
  ) -> State {
    switch decision.verdict {
    case .chosen: return .chosen(issue: issue)
    case .alreadySent(let other): return .chosen(issue: other)
    case .sectionFull:
      if case .waited(let since) = decision.newness { return .noRoom(since: since) }
      return .noRoom(since: freeze)
    case .noSection, .filtered: return .notWanted(tags: decision.article.ownTags)
    case .withheld(let reason):
      let (was, hold) = past(of: decision.article, novelty)
      let now: Hold =
        reason.isOfItself && !decision.article.isHeldByFolder ? .itself : .others
      return .withheld(hold ?? now, was: was)
    case .inTheFuture: return .datedLater(was: past(of: decision.article, novelty).was)
    case .gaveUp: return .dropped(.waited)
    case .beforeSource: return .dropped(.source)
    case .noRoomBefore: return .dropped(.noRoom)
    case .olderThanLate: return .passed(.late)
    case .beforeFirst: return .passed(.first)
    case .duplicate: return .passed(nil)
    case .known, .tooOld, .tooNew:
      return novelty.known?.sighting(of: decision.article)?.entry.state.lasting
        ?? .passed(.window)
    }
  }

  /// What an article was before it was kept back, or for whose sake it was that before; nothing of one that
  /// nobody had seen, or that is another one by now.
  private static func past(
    of article: Article, _ novelty: Novelty
  ) -> (was: State?, hold: Hold?) {
    let sighting = novelty.known?.sighting(of: article)
    if let carrier = novelty.carried.carrier(of: article, known: sighting) {
      return (.chosen(issue: carrier.issue), nil)
    }
    guard let known = novelty.known, let sighting,
      !novelty.isRenewed(article, since: sighting, known)
    else { return (nil, nil) }
    switch sighting.entry.state.lasting {
    case .withheld(let hold, _): return (nil, hold)
    case .datedLater: return (nil, .itself)
    // With another date it may be in a window once more.
    case .dropped(let reason) where sighting.entry.keys.day != article.keys.day:
      return (.passed(reason), nil)
    case let state: return (state, nil)
    }
  }
}
