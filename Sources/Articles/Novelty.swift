package import Foundation

/// Whether an article is new to the readers of a list.
package struct Novelty: Sendable {
  package var window: Window
  /// Whether somebody asked for that window by its bounds: then it alone decides.
  package var isSpan = false
  /// Whether the list has never had an issue.
  package var isFirst = false
  /// How far back articles are new that the last issue did not know; nil for any age.
  package var late: Date?
  /// Whether what had no room comes again.
  package var carriesOver = true
  /// Whether what was carried comes again.
  package var takesAgain = false
  /// What no issue carries again, unless somebody asks for it.
  package var carried = CarriedArticles()
  /// What the last regular issue that was sent knew.
  package var known: Known?
  /// The sources of the edition, as their paths.
  package var sources: [String] = []

  package init(window: Window) { self.window = window }

  package enum Ruling: Sendable, Equatable {
    case new(Newness)
    case out(Selection.Verdict)
  }

  package func ruling(on article: Article) -> Ruling {
    let sighting = known?.sighting(of: article)
    return ruling(on: article, sighting)
  }

  func ruling(on article: Article, _ sighting: Known.Sighting?) -> Ruling {
    switch window.verdict(of: article) {
    case .withheld(let reason): return .out(.withheld(reason))
    case .inTheFuture: return .out(.inTheFuture)
    default: break
    }
    if !takesAgain, let carrier = carried.carrier(of: article, known: sighting) {
      return .out(.alreadySent(issue: carrier.issue))
    }
    guard !isSpan, let known else { return rulingByWindow(article) }
    guard let sighting, !isRenewed(article, since: sighting, known) else {
      return rulingOnUnknown(article, known)
    }
    return ruling(on: article, knownAs: sighting.entry, known)
  }

  /// Whether what was known of an article that is gone could decide anything if it came back.
  ///
  /// It decides nothing where nobody would take the article anyway: it states a day that lies before `late` and
  /// before the window, so that it comes too late whether or not it is known; or a journal has the same keys, and
  /// knows that it was carried. A draft, and what was dated later, counts at any age, and so does what states no
  /// date: that would be new once nobody knew it.
  func mayDecide(by entry: Known.Entry) -> Bool {
    if case .chosen = entry.state.lasting, carried.holds(entry.keys) { return false }
    guard let late, let since = window.since, let day = entry.keys.day else { return true }
    let isOver = day < ArticleKeys.day(min(late, since), in: window.timeZone)
    switch entry.state.lasting {
    case .withheld(.itself, _), .datedLater: return true
    case .noRoom(let since): return !isOver || since >= late
    case .chosen, .notWanted, .passed, .dropped, .withheld: return !isOver
    }
  }

  /// Whether an article may be new and nobody can tell: what the last issue knew is not there, and it is no older
  /// than what comes late.
  package func cannotTell(_ article: Article) -> Bool {
    !isSpan && !isFirst && known == nil && article.isStated
      && late.map { !window.isBefore($0, article) } ?? true
  }

  /// What still waits for room and is in none of these: a list was written over it.
  package func goneWaiting(among articles: [Article]) -> [(title: String, since: Date)] {
    guard carriesOver, !isSpan, let known else { return [] }
    return known.unseen(by: articles).compactMap { entry in
      guard case .noRoom(let since) = entry.state.lasting, let title = entry.title,
        late.map({ since >= $0 }) ?? true, !carried.holds(entry.keys)
      else { return nil }
      return (title, since)
    }
  }

  /// Whether the text of an article is another than the last issue knew.
  package func wasRewritten(_ article: Article) -> Bool {
    known?.sighting(of: article).map { $0.entry.keys.text != article.keys.text } ?? false
  }

  /// Whether an article's file was given another name and another day, and no issue knew it so yet.
  package func wasRenamed(_ article: Article) -> Bool {
    guard !article.keys.formerly.isEmpty else { return false }
    var keys = article.keys
    keys.formerly = []
    return known?.sighting(of: keys) == nil
  }

  /// Whether an article is the one that was carried because both state one `id`: no date makes it another.
  package func isCarriedByStatedID(_ article: Article) -> Bool {
    carried.sameness(of: article.keys).map { $0.contains(.stated) }
      ?? (known?.sighting(of: article)?.sameness == .stated)
  }

  /// What was carried decides where anything was: a text that was edited since then may have less in common with
  /// that than with what the last issue knew, and its date may lie between the two.
  func isRenewed(
    _ article: Article, since sighting: Known.Sighting, _ known: Known
  ) -> Bool {
    if known.isRenewed(article, since: sighting) { return true }
    guard case .chosen = sighting.entry.state.lasting else { return false }
    return carried.isRenewed(article)
  }

  private func rulingByWindow(_ article: Article) -> Ruling {
    switch window.exclusion(of: article) {
    case .tooOld(let since) where isFirst: .out(.beforeFirst(since: since))
    case let verdict?: .out(verdict)
    case nil: .new(.window)
    }
  }

  private func rulingOnUnknown(_ article: Article, _ known: Known) -> Ruling {
    if article.isStated, window.exclusion(of: article) == nil, !isOfNewSource(article, known) {
      return .new(.window)
    }
    // What lies in a source that is new was there before it.
    if isOfNewSource(article, known) {
      var window = window
      window.since = max(window.since ?? known.freeze, known.freeze)
      return window.exclusion(of: article) == nil
        ? .new(.window) : .out(.beforeSource(since: known.freeze))
    }
    if let late, article.isStated, window.isBefore(late, article) {
      return .out(.olderThanLate(since: late))
    }
    return .new(.late)
  }

  private func ruling(
    on article: Article, knownAs entry: Known.Entry, _ known: Known
  ) -> Ruling {
    let isInWindow = article.isStated && window.exclusion(of: article) == nil
    let state = entry.state.lasting
    switch state {
    case .withheld(.others, _):
      guard let late, !isInWindow, window.isBefore(late, article) else { return .new(.released) }
      return .out(.olderThanLate(since: late))
    case .withheld, .datedLater: return .new(.released)
    case .noRoom(let since):
      if carriesOver {
        return late.map { since < $0 } ?? false
          ? .out(.gaveUp(since: since)) : .new(.waited(since: since))
      }
      return isInWindow ? .new(.window) : .out(.noRoomBefore(issue: known.issue))
    case .notWanted(let tags):
      if isInWindow { return .new(.window) }
      let isWithinLate = late.map { !article.isStated || !window.isBefore($0, article) } ?? true
      return tags != article.ownTags && isWithinLate
        ? .new(.retagged) : .out(.known(issue: known.issue, state: state))
    case .dropped where article.keys.day == entry.keys.day:
      return .out(.known(issue: known.issue, state: state))
    case .chosen(let issue):
      if isInWindow { return .new(.window) }
      // Asked for again, it is not its having been carried that keeps it out.
      return .out(
        takesAgain ? .known(issue: known.issue, state: state) : .alreadySent(issue: issue))
    case .passed, .dropped:
      return isInWindow ? .new(.window) : .out(.known(issue: known.issue, state: state))
    }
  }

  private func isOfNewSource(_ article: Article, _ known: Known) -> Bool {
    // What lies within one that was known was looked through then.
    Known.holds(article, any: sources) && !Known.holds(article, any: known.sources.keys)
  }
}

/// Why an article is new.
package enum Newness: Sendable, Equatable {
  case window
  /// The last issue did not know it.
  case late
  /// It was withheld or dated later then.
  case released
  /// Its own tags have changed, and nobody wanted it before.
  case retagged
  /// It had no room since then.
  case waited(since: Date)

  /// How an issue notes it; nil for what its date made new.
  package var word: String? {
    switch self {
    case .window: nil
    case .late: "late"
    case .released: "released"
    case .retagged: "retagged"
    case .waited: "waited"
    }
  }

  package var hasWaited: Bool {
    if case .waited = self { true } else { false }
  }
}

extension Known {
  /// Whether an article's file lies in a source, or in one of several: it counts for each that holds it, so
  /// that one that is put beside another takes nothing from it. `.` is the whole edition folder.
  package static func holds(_ article: Article, in source: String) -> Bool {
    holds(article.source.path, in: source)
  }

  package static func holds(_ path: String, in source: String) -> Bool {
    SiteFolder.isIn(path, source)
  }

  static func holds(_ article: Article, any sources: some Sequence<String>) -> Bool {
    sources.contains { holds(article, in: $0) }
  }
}

extension Window {
  /// Whether an article's date lies before a moment; one that has a day alone, with all of that day.
  func isBefore(_ moment: Date, _ article: Article) -> Bool {
    var window = self
    (window.since, window.until) = (moment, nil)
    if case .tooOld = window.exclusion(of: article) { return true }
    return false
  }
}
