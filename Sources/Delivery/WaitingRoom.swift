import Foundation

/// A domain as one relay has to do with it, or the whole run.
struct DomainScope: Sendable, Hashable {
  /// In the run's list; nil for all of them.
  var relay: Int?
  var domain: Int32
}

/// The recipients of a run that wait, each for its own moment or for its domain's: a pure value.
///
/// There is a line for each domain; what holds one relay back from it leaves it to the others.
struct WaitingRoom: Sendable {
  private enum Guest: Sendable {
    case recipient(WaitingRecipient)
    /// The next of those who wait for a domain.
    case domain(DomainScope)
  }

  private struct Line: Sendable {
    var recipients: [WaitingRecipient] = []
    var head = 0
  }

  /// Who may be tried at once, the newest first.
  private(set) var ready: [WaitingRecipient] = []
  private var lines: [Int32: Line] = [:]
  /// By relay: domains whose line it may look at, and some of which that was true before.
  private var open: [[Int32]]
  private var isOpen: Set<DomainScope> = []
  /// A binary heap: the earliest is the first.
  private var heap: [(due: Date, guest: Guest)] = []
  private var held: Set<DomainScope> = []
  private(set) var count = 0

  /// - Parameter relays: how many there are.
  init(relays: Int = 1) { open = Array(repeating: [], count: relays) }

  var isEmpty: Bool { count == 0 }

  /// When the first of those who wait for a moment may be tried.
  var nextDue: Date? { heap.first?.due }

  mutating func add(_ recipient: WaitingRecipient) {
    count += 1
    ready.append(recipient)
  }

  mutating func add(_ recipient: WaitingRecipient, until due: Date) {
    count += 1
    push(due, .recipient(recipient))
  }

  /// Puts a recipient in the line of its domain, which is looked at again then.
  /// - Parameters:
  ///   - relay: whom that holds back; nil for all of them.
  ///   - isFirst: whether it was the first of that line before.
  mutating func add(
    _ recipient: WaitingRecipient, toLineUntil due: Date, of relay: Int?, isFirst: Bool
  ) {
    count += 1
    let domain = recipient.domain
    if !isFirst {
      lines[domain, default: Line()].recipients.append(recipient)
    } else if let head = lines[domain]?.head, head > 0 {
      lines[domain]?.head = head - 1
      lines[domain]?.recipients[head - 1] = recipient
    } else {
      lines[domain, default: Line()].recipients.insert(recipient, at: 0)
    }
    let scope = DomainScope(relay: relay, domain: domain)
    if held.insert(scope).inserted { push(due, .domain(scope)) }
    if relay != nil { show(domain) }
  }

  /// Has a domain's line looked at before its moment.
  mutating func open(_ scope: DomainScope) {
    if held.remove(scope) != nil { show(scope.domain, to: scope.relay) }
  }

  /// Has the lines of a domain looked at by all relays, whatever held them back.
  mutating func openForAll(_ domain: Int32) {
    for relay in open.indices { held.remove(DomainScope(relay: relay, domain: domain)) }
    held.remove(DomainScope(relay: nil, domain: domain))
    show(domain)
  }

  /// Leaves the lines to the other relays.
  mutating func close(_ relay: Int) {
    let rest = heap.filter {
      if case .domain(let scope) = $0.guest { scope.relay != relay } else { true }
    }
    heap = []
    for (due, guest) in rest { push(due, guest) }
    held = held.filter { $0.relay != relay }
    for domain in lines.keys.sorted() { show(domain) }
  }

  private mutating func show(_ domain: Int32, to relay: Int? = nil) {
    for relay in relay.map({ [$0] }) ?? Array(open.indices)
    where isOpen.insert(DomainScope(relay: relay, domain: domain)).inserted {
      open[relay].append(domain)
    }
  }

  /// Looks at those whose moment has come.
  mutating func release(at now: Date) {
    while let first = heap.first {
      guard first.due <= now || isStale(first.guest) else { return }
      switch pop() {
      case .recipient(let recipient)?: ready.append(recipient)
      case .domain(let scope)?: open(scope)
      case nil: return
      }
    }
  }

  /// Whether nobody waits for that any more: others have taken the whole line.
  private func isStale(_ guest: Guest) -> Bool {
    if case .domain(let scope) = guest { lines[scope.domain] == nil } else { false }
  }

  mutating func takeReady() -> WaitingRecipient? {
    guard let recipient = ready.popLast() else { return nil }
    count -= 1
    return recipient
  }

  /// A domain that a relay may take somebody of.
  /// - Parameter skips: domains that are left to others.
  mutating func openDomain(
    for relay: Int = 0, skips: (Int32) -> Bool = { _ in false }
  ) -> Int32? {
    while let domain = open[relay].last {
      let scope = DomainScope(relay: relay, domain: domain)
      if lines[domain] != nil, !held.contains(scope),
        !held.contains(DomainScope(relay: nil, domain: domain)), !skips(domain)
      {
        return domain
      }
      open[relay].removeLast()
      isOpen.remove(scope)
    }
    return nil
  }

  mutating func takeFirst(of domain: Int32) -> WaitingRecipient? {
    guard var line = lines[domain], line.recipients.indices.contains(line.head) else { return nil }
    let recipient = line.recipients[line.head]
    line.head += 1
    // Nobody is moved before half of the line is gone.
    if line.head * 2 > line.recipients.count {
      lines[domain] = nil
      line.recipients.removeFirst(line.head)
      line.head = 0
    }
    lines[domain] = line.recipients.isEmpty ? nil : line
    count -= 1
    return recipient
  }

  /// All of them; nobody waits afterwards.
  mutating func takeAll() -> [WaitingRecipient] {
    var all = ready
    for line in lines.values { all += line.recipients[line.head...] }
    for entry in heap { if case .recipient(let recipient) = entry.guest { all.append(recipient) } }
    self = WaitingRoom(relays: open.count)
    return all.sorted { $0.number < $1.number }
  }

  /// How many wait by domain, those of a moment of their own too.
  func counts() -> [Int32: Int] {
    var counts: [Int32: Int] = [:]
    for recipient in ready { counts[recipient.domain, default: 0] += 1 }
    for (domain, line) in lines { counts[domain, default: 0] += line.recipients.count - line.head }
    for entry in heap {
      if case .recipient(let recipient) = entry.guest { counts[recipient.domain, default: 0] += 1 }
    }
    return counts
  }

  private mutating func push(_ due: Date, _ guest: Guest) {
    heap.append((due, guest))
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].due < heap[parent].due else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func pop() -> Guest? {
    guard let first = heap.first, let last = heap.popLast() else { return nil }
    if heap.isEmpty { return first.guest }
    heap[0] = last
    var parent = 0
    while true {
      var child = 2 * parent + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, heap[child + 1].due < heap[child].due { child += 1 }
      guard heap[child].due < heap[parent].due else { break }
      heap.swapAt(child, parent)
      parent = child
    }
    return first.guest
  }
}
