import CLinux
import Diagnostics
import Digest
import Dispatch
import Newsroom
import Subscribers

/// Where the issues lie that pages show: each is made once for all who look at it, and made anew when the folder
/// changed.
///
/// All work of the newsroom is done on a thread of the desk's own, one after the other.
final class PreviewDesk: Sendable {
  let newsroom: Newsroom
  private let list: String?
  private let memory = PreviewMemory()
  private let work = DispatchQueue(label: "preview")
  /// Readers are looked for beside it, since a list can be long.
  private let search = DispatchQueue(label: "preview.readers", qos: .utility)
  private let state: SleepingLock<State>

  private struct State: Sendable {
    var revision: Int
    var sights: [IssueName: Sight] = [:]
    var waiting: [Int: (name: IssueName, wake: AsyncStream<Void>.Continuation)] = [:]
    var nextListener = 0
    /// Whether a change waits for the desk: several saves are one.
    var isChangeWaiting = false
    /// Of which state of an issue readers are or were looked for last, by a number of its own.
    var searches: [IssueName: (number: Int, issue: PreviewIssue)] = [:]
    var nextSearch = 0
  }

  /// How long all must be quiet before readers are looked for once more: whoever waits for a page comes first, and in
  /// a burst of saves only the last is worth it.
  private static let searchRest = DispatchTimeInterval.milliseconds(1000)
  /// Issues that are kept though nobody looks at them.
  private static let spare = 8

  /// - Parameter start: the first revision; that of another process differs, so that pages find out.
  init(_ newsroom: Newsroom, list: String?, start: Int) {
    self.newsroom = newsroom
    self.list = list
    state = SleepingLock(State(revision: start))
  }

  /// What there is to be seen now.
  func sight(of name: IssueName) async -> Sight {
    await withCheckedContinuation { continuation in
      work.async { continuation.resume(returning: self.makeSight(of: name)) }
    }
  }

  /// Does something with the newsroom, on the desk's thread.
  func doing<Value: Sendable>(_ body: @escaping @Sendable (Newsroom) -> Value) async -> Value {
    await withCheckedContinuation { continuation in
      work.async { continuation.resume(returning: body(self.newsroom)) }
    }
  }

  /// The folder changed: what is looked at is made anew, and whoever looks is told. What nobody looks at waits until
  /// somebody does.
  func changed() {
    let isWaiting = state.withLock { state in
      defer { state.isChangeWaiting = true }
      return state.isChangeWaiting
    }
    guard !isWaiting else { return }
    work.async {
      let names = self.state.withLock { state in
        state.isChangeWaiting = false
        state.revision += 1
        let seen = Set(state.waiting.values.map(\.name))
        for name in state.sights.keys.filter({ !seen.contains($0) }).dropFirst(Self.spare) {
          (state.sights[name], state.searches[name]) = (nil, nil)
        }
        return state.sights.keys.filter(seen.contains)
      }
      for name in names { _ = self.makeSight(of: name) }
      self.tell()
    }
  }

  /// Wakes up whenever something changed.
  func changes(of name: IssueName) -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let number = state.withLock { state in
      state.nextListener += 1
      state.waiting[state.nextListener] = (name, continuation)
      return state.nextListener
    }
    continuation.onTermination = { [weak self] _ in
      self?.state.withLock { $0.waiting[number] = nil }
    }
    return stream
  }

  func tell() {
    let waiting = state.withLock { $0.waiting.values.map(\.wake) }
    for continuation in waiting { continuation.yield() }
  }

  private func makeSight(of name: IssueName) -> Sight {
    let (revision, old) = state.withLock { state in
      if state.sights[name]?.isStale ?? false { state.revision += 1 }
      return (state.revision, state.sights[name])
    }
    if let old, old.revision == revision { return withRow(old) }
    var sight: Sight
    do {
      let preview = try newsroom.preview(name.id, of: list, memory)
      sight = Sight(name: name, revision: revision, preview: preview, problems: [])
      sight.risky = old?.risky
      sight.row = sight.issue?.row
      let change = SightChange(from: old?.issue, to: sight.issue)
      if change.isNone {
        sight.keepChange(of: old)
      } else if let issue = old?.issue {
        sight.changed = change.articles
        sight.before = EarlierSight(issue: issue.frozen, readers: old?.readers.byAddress ?? [:])
      }
      sight.broken = SavedProblems.all(in: sight, after: old)
    } catch {
      sight = Sight(
        name: name, revision: revision, preview: old?.preview, problems: error.problems)
      (sight.risky, sight.row) = (old?.risky, old?.row)
      sight.keepChange(of: old)
      sight.broken = old?.broken ?? []
    }
    // What was never there is not kept: an address can name anything.
    if sight.preview != nil || name.id == nil { state.withLock { $0.sights[name] = sight } }
    if sight.problems.isEmpty, let issue = sight.issue { findReaders(of: issue, name) }
    return sight
  }

  /// Where no page listens, nobody has looked how far the issue is since.
  private func withRow(_ sight: Sight) -> Sight {
    let isListened = state.withLock { $0.waiting.values.contains { $0.name == sight.name } }
    guard !isListened, sight.row != nil, let id = sight.name.id,
      let progress = try? newsroom.progress(of: id, memory), progress.row != sight.row
    else { return sight }
    if progress.row.isClosed, sight.row?.isClosed == false {
      // That is more than a count.
      state.withLock { $0.revision += 1 }
      return makeSight(of: sight.name)
    }
    var sight = sight
    sight.goOn(to: progress)
    state.withLock { $0.sights[sight.name]?.goOn(to: progress) }
    return sight
  }

  /// Looks how far the issues are that pages show, and tells where one has gone on; no mail is made anew by it.
  func renewRows() {
    let names = state.withLock { state in
      Set(state.waiting.values.map(\.name)).filter { state.sights[$0]?.row != nil }
    }
    var isNews = renewRefusals()
    var isOver = false
    for name in names {
      guard let id = name.id, let progress = try? newsroom.progress(of: id, memory) else {
        continue
      }
      state.withLock { state in
        guard let old = state.sights[name]?.row, old != progress.row else { return }
        isOver = isOver || progress.row.isClosed && !old.isClosed
        state.sights[name]?.goOn(to: progress)
        isNews = true
      }
    }
    if isOver { changed() } else if isNews { tell() }
  }

  /// What composing says of an issue that is being sent has another count with each mail.
  /// - Returns: whether it says something else than it did.
  private func renewRefusals() -> Bool {
    let next = IssueName(Issue.nameOfNext)
    let preview = state.withLock { state in
      state.waiting.values.contains { $0.name == next } ? state.sights[next]?.preview : nil
    }
    guard let preview, !preview.refusals.isEmpty else { return false }
    let (old, new) = (preview.refusals, newsroom.refusals(now: preview.refusals, memory))
    guard new != old else { return false }
    guard new.map(\.holder) == old.map(\.holder) else {
      // The name is another's or free: all that is shown is another.
      changed()
      return false
    }
    return state.withLock { state in
      guard let shown = state.sights[next]?.preview, shown.refusals == old else { return false }
      state.sights[next]?.preview = shown.saying(new)
      return true
    }
  }

  /// Looks through the list beside the desk; for a state of the issue that asks the same of readers as the one that
  /// they are or were looked for, nobody looks again.
  private func findReaders(of issue: PreviewIssue, _ name: IssueName) {
    let number = state.withLock { state -> Int? in
      if let search = state.searches[name], issue.hasReaders(like: search.issue) {
        // The same to ask, and the older one need not be kept.
        state.searches[name]?.issue = issue
        return nil
      }
      state.nextSearch += 1
      state.searches[name] = (state.nextSearch, issue)
      return state.nextSearch
    }
    guard let number else { return }
    let isFirst = state.withLock { $0.sights[name]?.risky == nil }
    search.asyncAfter(deadline: isFirst ? .now() : .now() + Self.searchRest) {
      let isOver = { self.state.withLock { $0.searches[name]?.number != number } }
      guard !isOver() else { return }
      let risky = issue.riskyReaders(isStopped: isOver)
      // A roster that was read anew leaves the old one's room behind, and each look one for every reader.
      broadsheet_trim()
      let isNews = self.state.withLock { state in
        guard state.searches[name]?.number == number, let old = state.sights[name] else {
          return false
        }
        state.sights[name]?.risky = risky
        return old.risky?.found.map(\.reason) != risky.found.map(\.reason)
          || old.risky?.found.map(\.reader.address) != risky.found.map(\.reader.address)
      }
      if isNews { self.tell() }
    }
  }
}
