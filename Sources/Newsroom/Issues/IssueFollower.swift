import Delivery
import Diagnostics
import Digest
import Foundation

/// Reads all journals of an issue as one while they may be growing: its own, those of its shards, and what
/// runs left elsewhere. Each record is shown once, by the number that its recipient has in the issue.
final class IssueFollower {
  private let id: String
  private let files: EditionFiles
  private let show: (JournalSighting) -> Void
  private var main: Part
  private var shards: [Part] = []
  /// Whether what runs left was looked for.
  private var hasRescued = false

  /// - Parameter show: called for each record, those of one journal in their order, and first of all with
  ///   `beginning`.
  init(of id: String, in files: EditionFiles, show: @escaping (JournalSighting) -> Void) {
    self.id = id
    self.files = files
    self.show = show
    main = Part(at: files.journal(of: id), show: show)
    show(.beginning)
  }

  /// What the issue's own journal says so far.
  var state: JournalState { main.state }

  /// Reads what has come since it was read last; all anew where one of them was begun anew.
  func read() throws {
    try readOn()
    guard ([main] + shards).contains(where: \.isBegunAnew) else { return }
    show(.beginning)
    main = Part(at: files.journal(of: id), show: show)
    shards = []
    hasRescued = false
    try readOn()
  }

  private func readOn() throws {
    try main.read()
    if shards.isEmpty, let count = main.state.shards {
      shards = (1..<(count + 1)).map { Part(at: files.journal(of: id, shard: $0), show: show) }
    }
    for shard in shards { try shard.read() }
    guard !hasRescued else { return }
    hasRescued = true
    try readRescued()
  }

  /// What runs left is complete, and nobody writes to it any more.
  private func readRescued() throws {
    let journals = try IssueJournals(of: files)
    guard !journals.folders(of: id).isEmpty else { return }
    let state = try journals.state(of: id)
    for folder in journals.folders(of: id) {
      for (number, place) in try IssueJournals.numbered(in: folder) {
        let other = try JournalState.ofIssue(JournalFile(at: place))
        guard other.mailedCount > 0,
          let numbering = try journals.numbering(of: other, in: folder, state, id)
        else { continue }
        // Where the folder was brought back, the beginning of both is the same.
        let own = number == 0 ? files.journal(of: id) : files.journal(of: id, shard: number)
        let part = Part(at: place, behind: try Self.commonLines(own, place)) { [show] sighting in
          switch sighting {
          case .beginning: break
          case .run: show(sighting)
          case .recipient(let record):
            if let number = numbering(record.number) {
              show(.recipient(record.numbered(number)))
            }
          }
        }
        try part.read()
      }
    }
  }

  /// How many bytes two files have in common at their beginning, in whole lines.
  private static func commonLines(_ one: Place, _ other: Place) throws(Problem) -> Int {
    guard one.exists else { return 0 }
    func bytes(_ place: Place) throws(Problem) -> Data {
      do { return try Data(contentsOf: place.url, options: .mappedIfSafe) } catch {
        throw .system("cannot be read", error, at: place.location())
      }
    }
    var common = 0
    for (index, (first, second)) in try zip(bytes(one), bytes(other)).enumerated() {
      if first != second { break }
      if first == 0x0A { common = index + 1 }
    }
    return common
  }

  /// One journal of the issue.
  private final class Part {
    private var follower: JournalFollower
    private let beginnings: Beginnings

    private final class Beginnings { var count = 0 }

    /// - Parameter start: up to where nothing is shown.
    init(at place: Place, behind start: Int = 0, show: @escaping (JournalSighting) -> Void) {
      let beginnings = Beginnings()
      self.beginnings = beginnings
      follower = JournalFollower(at: place, behind: start) { sighting in
        if case .beginning = sighting { beginnings.count += 1 } else { show(sighting) }
      }
    }

    var state: JournalState { follower.state }
    var isBegunAnew: Bool { beginnings.count > 1 }
    func read() throws(Problem) { try follower.read() }
  }
}
