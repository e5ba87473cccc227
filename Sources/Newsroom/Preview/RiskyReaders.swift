package import Digest
package import Subscribers

/// The readers of a list for whom an issue is most likely to look wrong, found without being asked.
package struct RiskyReaders: Sendable {
  package struct Found: Sendable {
    package let reader: Subscriber
    /// Why it is worth a look.
    package fileprivate(set) var reason: String
  }

  /// No page needs more of them.
  package static let limit = 24
  package private(set) var found: [Found] = []

  /// Looks through all readers once.
  /// - Parameter isStopped: asked now and then; what was found until then is what there is.
  package init(
    of issue: FrozenIssue, among readers: some Sequence<Subscriber>,
    isStopped: () -> Bool = { false }
  ) {
    let conditions = issue.conditions
    let fields = issue.readerFields.filter { $0 != "email" && $0 != "unsubscribe_url" }
    var nameless: Subscriber?
    var rightToLeft: Subscriber?
    var longestName: (Int, Subscriber)?
    var shortest: (Int, Subscriber)?
    var longest: (Int, Subscriber)?
    var combinations: [[Bool]: Subscriber] = [:]
    var order: [[Bool]] = []
    for (number, reader) in readers.enumerated() {
      if number.isMultiple(of: 1024), isStopped() { break }
      let name = reader.name ?? ""
      if name.isEmpty {
        nameless = nameless ?? reader
      } else if name.count > longestName?.0 ?? 0 {
        longestName = (name.count, reader)
      }
      if rightToLeft == nil,
        name.hasRightToLeft || fields.contains(where: { reader[$0]?.hasRightToLeft ?? false })
      {
        rightToLeft = reader
      }
      let length = issue.length(for: reader)
      if length > longest?.0 ?? -1 { longest = (length, reader) }
      if length < shortest?.0 ?? .max { shortest = (length, reader) }
      guard !conditions.isEmpty, combinations.count < Self.limit else { continue }
      let has = conditions.map { reader[$0]?.isEmpty == false }
      if combinations[has] == nil {
        combinations[has] = reader
        order.append(has)
      }
    }
    add(nameless, "has no name")
    add(longestName?.1, "the longest name")
    add(rightToLeft, "text from right to left")
    // Of a list of equals nobody's is longest.
    if let longest, let shortest, longest.0 != shortest.0 {
      add(longest.1, "the longest mail")
      add(shortest.1, "the shortest mail")
    }
    for has in order {
      let words = zip(conditions, has).map { "\($1 ? "has" : "has no") \($0)" }
      add(combinations[has], words.joined(separator: ", "))
    }
  }

  /// One reader may be worth it for several reasons.
  private mutating func add(_ reader: Subscriber?, _ reason: String) {
    guard let reader else { return }
    if let known = found.firstIndex(where: { $0.reader.address == reader.address }) {
      if !found[known].reason.contains(reason) { found[known].reason += "; \(reason)" }
    } else if found.count < Self.limit {
      found.append(Found(reader: reader, reason: reason))
    }
  }
}

extension String {
  /// Whether a letter of a script is in it that is written from right to left: Hebrew, Arabic and their kin
  /// (the blocks that Unicode keeps for them).
  var hasRightToLeft: Bool {
    unicodeScalars.contains {
      (0x0590...0x08FF).contains($0.value) || (0xFB1D...0xFDFF).contains($0.value)
        || (0xFE70...0xFEFF).contains($0.value) || (0x10800...0x10FFF).contains($0.value)
        || (0x1E800...0x1EFFF).contains($0.value)
    }
  }
}

extension PreviewIssue {
  /// Looks through the list for readers who are worth a look; who is not mailed is not.
  package func riskyReaders(isStopped: () -> Bool = { false }) -> RiskyReaders {
    let statuses = try? list.consent.statuses()
    let readers = list.roster.subscribers.lazy.filter {
      statuses?[$0.address] ?? .subscribed == .subscribed
    }
    return RiskyReaders(of: frozen, among: readers, isStopped: isStopped)
  }

  /// Whether the same readers are worth a look as in another state of the issue.
  package func hasReaders(like other: PreviewIssue) -> Bool {
    list.consent === other.list.consent && frozen.isPersonalized(like: other.frozen)
  }
}
