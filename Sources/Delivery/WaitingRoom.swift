import Foundation

/// The recipients of a run that wait, each for its own moment or for its domain's: a pure value.
struct WaitingRoom: Sendable {
  private enum Guest: Sendable {
    case recipient(WaitingRecipient)
    /// The next of those who wait for a domain.
    case domain(Int32)
  }

  private struct Line: Sendable {
    var recipients: [WaitingRecipient] = []
    var head = 0
  }

  /// Who may be tried at once, the newest first.
  private(set) var ready: [WaitingRecipient] = []
  /// Domains whose moment has come.
  private(set) var openDomains: [Int32] = []
  private var lines: [Int32: Line] = [:]
  /// A binary heap: the earliest is the first.
  private var heap: [(due: Date, guest: Guest)] = []
  private var scheduled: Set<Int32> = []
  private(set) var count = 0

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
  /// - Parameter isFirst: whether it was the first of that line before.
  mutating func add(_ recipient: WaitingRecipient, toLineUntil due: Date, isFirst: Bool) {
    count += 1
    if !isFirst {
      lines[recipient.domain, default: Line()].recipients.append(recipient)
    } else if let head = lines[recipient.domain]?.head, head > 0 {
      lines[recipient.domain]?.head = head - 1
      lines[recipient.domain]?.recipients[head - 1] = recipient
    } else {
      lines[recipient.domain, default: Line()].recipients.insert(recipient, at: 0)
    }
    if scheduled.insert(recipient.domain).inserted { push(due, .domain(recipient.domain)) }
  }

  /// Looks at a domain's line before its moment.
  mutating func open(_ domain: Int32) {
    guard scheduled.remove(domain) != nil else { return }
    openDomains.append(domain)
  }

  /// Looks at those whose moment has come.
  mutating func release(at now: Date) {
    while let first = heap.first, first.due <= now {
      switch pop() {
      case .recipient(let recipient)?: ready.append(recipient)
      case .domain(let domain)?:
        scheduled.remove(domain)
        openDomains.append(domain)
      case nil: return
      }
    }
  }

  mutating func takeReady() -> WaitingRecipient? {
    guard let recipient = ready.popLast() else { return nil }
    count -= 1
    return recipient
  }

  /// The first in the line of a domain whose moment has come.
  mutating func takeOfOpenDomain() -> WaitingRecipient? {
    while let domain = openDomains.last {
      guard var line = lines[domain], line.head < line.recipients.count,
        !scheduled.contains(domain)
      else {
        openDomains.removeLast()
        continue
      }
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
    return nil
  }

  /// All of them; nobody waits afterwards.
  mutating func takeAll() -> [WaitingRecipient] {
    var all = ready
    for line in lines.values { all += line.recipients[line.head...] }
    for entry in heap { if case .recipient(let recipient) = entry.guest { all.append(recipient) } }
    self = WaitingRoom()
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
