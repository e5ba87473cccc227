package import Digest
import Mail
package import Subscribers

/// The readers of a list for whom an issue is most likely to look wrong, found without being asked.
package struct RiskyReaders: Sendable {
  package struct Found: Sendable {
    package let reader: Subscriber
    /// What of it is worth a look, each said once.
    fileprivate(set) var reasons: [[String]]

    /// Why it is worth a look.
    package var reason: String {
      reasons.map { $0.joined(separator: ", ") }.joined(separator: "; ")
    }
  }

  /// No page needs more of them.
  package static let limit = 24
  package private(set) var found: [Found] = []

  /// Looks through all readers once.
  /// - Parameters:
  ///   - octets: how long a reader's mail is on the wire; nil for one that cannot be made.
  ///   - isStopped: asked now and then; what was found until then is what there is.
  package init(
    of issue: FrozenIssue, among readers: some Sequence<Subscriber>,
    octets: (Subscriber) -> Int?, isStopped: () -> Bool = { false }
  ) {
    let conditions = issue.conditions
    let fields = issue.readerFields.filter { $0 != "email" && $0 != "unsubscribe_url" }
    var nameless: Subscriber?
    var rightToLeft: Subscriber?
    var longestName: (Int, Subscriber)?
    var short = Extremes()
    var long = Extremes()
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
      short.offer(reader, at: length)
      long.offer(reader, at: -length)
      guard !conditions.isEmpty, combinations.count < Self.limit else { continue }
      let has = conditions.map { reader[$0]?.isEmpty == false }
      if combinations[has] == nil {
        combinations[has] = reader
        order.append(has)
      }
    }
    add(nameless, Self.lacking("name"))
    add(longestName?.1, "the longest name")
    add(rightToLeft, "text from right to left")
    // Of a list of equals nobody's is longest.
    let longest = long.readers.compactMap { reader in octets(reader).map { ($0, reader) } }
      .max { $0.0 < $1.0 }
    let shortest = short.readers.compactMap { reader in octets(reader).map { ($0, reader) } }
      .min { $0.0 < $1.0 }
    if let longest, let shortest, longest.0 != shortest.0 {
      add(longest.1, "the longest mail")
      add(shortest.1, "the shortest mail")
    }
    for has in order {
      add(combinations[has], zip(conditions, has).map { $1 ? "has \($0)" : Self.lacking($0) })
    }
  }

  private static func lacking(_ field: String) -> String { "has no \(field)" }

  /// One reader may be worth it for several reasons.
  private mutating func add(_ reader: Subscriber?, _ words: String...) {
    add(reader, words)
  }

  private mutating func add(_ reader: Subscriber?, _ words: [String]) {
    guard let reader else { return }
    if let known = found.firstIndex(where: { $0.reader.address == reader.address }) {
      // A field that somebody lacks may be a condition too: once is enough.
      let new = words.filter { !found[known].reasons.joined().contains($0) }
      if !new.isEmpty { found[known].reasons.append(new) }
    } else if found.count < Self.limit {
      found.append(Found(reader: reader, reasons: [words]))
    }
  }
}

/// Some readers with the smallest of what a quick look says of all: which one has the smallest of all, a closer look
/// at these tells.
private struct Extremes {
  private static let room = 24
  private var ranked: [(rank: Int, reader: Subscriber)] = []

  var readers: [Subscriber] { ranked.map(\.reader) }

  mutating func offer(_ reader: Subscriber, at rank: Int) {
    if ranked.count == Self.room, let last = ranked.last, rank >= last.rank { return }
    let place = ranked.firstIndex { $0.rank > rank } ?? ranked.count
    ranked.insert((rank, reader), at: place)
    if ranked.count > Self.room { ranked.removeLast() }
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
  /// Looks through the readers for some who are worth a look; who is not mailed is not.
  package func riskyReaders(isStopped: () -> Bool = { false }) -> RiskyReaders {
    RiskyReaders(
      of: frozen, among: readers.mailed, octets: { try? merge.mail(for: $0).bytes.count },
      isStopped: isStopped)
  }

  /// Whether the same readers are worth a look as in another state of the issue.
  package func hasReaders(like other: PreviewIssue) -> Bool {
    readers.areThose(of: other.readers) && frozen.isPersonalized(like: other.frozen)
  }
}
