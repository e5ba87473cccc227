import Delivery
import Diagnostics
import Digest
import Foundation
import Mail

/// All journals of an edition's issues, read as one for each issue: its own, those of its shards, and what
/// runs left beside it whose folder was taken away under them.
struct IssueJournals {
  private let files: EditionFiles
  private let medium: @Sendable (Place) throws -> any JournalMedium
  /// What runs left, by issue.
  private let rescued: [String: [Place]]

  /// - Parameter medium: what a journal is read from.
  init(
    of files: EditionFiles,
    medium: @escaping @Sendable (Place) throws -> any JournalMedium = { JournalFile(at: $0) }
  ) throws(Problem) {
    self.files = files
    self.medium = medium
    rescued = try files.issues.rescued()
  }

  /// The issues of which runs left something, be their folders there or not.
  var rescuedIssues: [String] { rescued.keys.sorted() }

  /// What runs left of an issue.
  func folders(of id: String) -> [Place] { rescued[id] ?? [] }

  /// What happened to each recipient of an issue.
  func state(of id: String) throws -> JournalState {
    var state = try own(id)
    for folder in rescued[id] ?? [] { try take(folder, of: id, into: &state) }
    return state
  }

  /// What is said in the issue's own folder.
  func own(_ id: String) throws -> JournalState {
    var state = try JournalState.ofIssue(medium(files.journal(of: id)))
    guard let shards = state.shards else { return state }
    for number in 1..<(shards + 1) {
      let place = files.journal(of: id, shard: number)
      let medium = try medium(place)
      let shard = try JournalState.ofIssue(medium)
      guard shard.isBegun else {
        throw Problem(
          "the journal of shard \(number) is gone, and with it who of it was mailed",
          at: place.location(), hint: "bring it back from a backup")
      }
      guard shard.begin?.shard == number, shard.begin?.issue == state.begin?.issue,
        state.numbersAlike(shard)
      else {
        throw Problem(
          "this is not the journal of shard \(number) of the issue", at: place.location(line: 2),
          hint: "bring the folder back as it was")
      }
      state.merge(shard)
    }
    return state
  }

  /// The recipients of an issue's journals, as they were frozen; nil where nothing was begun.
  func recipients(of id: String, _ state: JournalState) throws -> RecipientTable? {
    guard state.version == 2, state.isFixed, let digest = state.recipientsRecords.last?.digest
    else {
      return nil
    }
    let own = files.recipients(of: id)
    let first = own.exists ? own : files.recipientsDraft(of: id)
    do { return try RecipientsFile.read(at: first, expecting: digest) } catch {
      let erased = ForgottenRecipients.draft(in: files.issues.place(of: id))
      if let table = try? RecipientsFile.read(at: erased, expecting: digest) { return table }
      // What a run left has its recipients beside it.
      for folder in rescued[id] ?? [] {
        if let table = try? RecipientsFile.read(
          at: folder.appending("recipients"), expecting: digest)
        {
          return table
        }
      }
      throw error
    }
  }

  /// Whether an issue may have anybody of those as a recipient: told by the frozen recipients, which are proven,
  /// and the head of the journal. Where that is not enough to be sure, the whole must be read.
  /// - Parameter sieve: of the same addresses, for frozen recipients; nil where there is none.
  func mayConcern(_ addresses: [EmailAddress], _ sieve: AddressSieve?, _ id: String) -> Bool {
    guard rescued[id] == nil,
      let head = try? JournalState.head(of: files.journal(of: id)), head.version == 2,
      let digest = head.recipientsRecords.first?.digest
    else { return true }
    let place = files.recipients(of: id)
    if let sieve,
      !RecipientsFile.mayHold(
        Set(addresses.map { AddressHash($0) }), sieve, at: place, expecting: digest)
    {
      return false
    }
    // Widenings are among what a look does not tell.
    guard
      let table = try? RecipientsFile.read(at: place, expecting: digest, takesWidenings: true),
      let numbers = try? table.numbers(of: Set(addresses.map(\.canonical)))
    else { return true }
    return !numbers.isEmpty
  }

  /// All that is said of one recipient: of one journal in its order, of several in that of time.
  func story(
    of number: Int, in id: String, _ state: JournalState
  ) throws -> [JournalStory.Line] {
    var places = [files.journal(of: id)]
    if let shards = state.shards {
      places.append(files.journal(of: id, shard: Shard.number(of: number, among: shards)))
    }
    for folder in rescued[id] ?? [] { places += try Self.numbered(in: folder).map(\.place) }
    var lines: [JournalStory.Line] = []
    for place in places {
      let (other, told) = try JournalState.following(number, on: medium(place))
      // Whoever has that number elsewhere is somebody else where they were numbered in another way.
      // A folder that was brought back shares lines with what the run left of it.
      if state.numbersAlike(other) { lines += told.filter { !lines.contains($0) } }
    }
    guard places.count > 1 else { return lines }
    return lines.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
      .map(\.element)
  }

  private func take(_ folder: Place, of id: String, into state: inout JournalState) throws {
    for (_, place) in try Self.numbered(in: folder) {
      let other = try JournalState.ofIssue(medium(place))
      // A run that mailed nobody left nothing that anybody must know.
      guard other.mailedCount > 0 else { continue }
      if !state.isFixed {
        // Nobody was tried by what lies in the folder now: the issue is the one that was rescued.
        state = other.ofAllShards
      } else if let content = other.begin?.issue, content != state.begin?.issue {
        throw Problem(
          "here lies who was mailed another content of “\(id)”", at: folder.location(),
          hint: "compose under another name, and leave out who has this one",
          advice: .composeAnother)
      } else if let numbering = try numbering(of: other, in: folder, state, id) {
        state.merge(other, numbering: numbering)
      }
    }
  }

  /// What number a recipient of what a run left has in the issue. Those that were numbered in another way
  /// are found by their addresses.
  /// - Returns: nil where nobody is known.
  func numbering(
    of other: JournalState, in folder: Place, _ state: JournalState, _ id: String
  ) throws -> ((Int) -> Int?)? {
    if state.numbersAlike(other) { return { $0 } }
    guard let digest = other.recipientsRecords.last?.digest,
      let table = try recipients(of: id, state)
    else { return nil }
    let theirs = try RecipientsFile.read(
      at: folder.appending("recipients"), expecting: digest)
    var addresses: [Int: String] = [:]
    for number in 1..<(theirs.count + 1) where other.outcome(of: number) != nil {
      addresses[number] = try theirs.address(number).canonical
    }
    let numbers = try table.numbers(of: Set(addresses.values))
    return { addresses[$0].flatMap { numbers[$0] } }
  }

  /// The journals in a folder, by number: first an issue's own, whose number is 0, then those of its shards.
  static func numbered(in folder: Place) throws(Problem) -> [(number: Int, place: Place)] {
    let names: [String]
    do { names = try FileManager.default.contentsOfDirectory(atPath: folder.path) } catch {
      throw .system("cannot be read", error, at: folder.location())
    }
    return names.compactMap { name in
      let number =
        name == "journal" ? 0 : name.hasPrefix("journal.") ? Int(name.dropFirst(8)) : nil
      return number.map { ($0, folder.appending(name)) }
    }
    .sorted { $0.number < $1.number }
  }
}

extension Newsroom {
  /// The journals of all issues, as they lie there now.
  func journals() throws(Problem) -> IssueJournals {
    try IssueJournals(of: files, medium: effects.journal)
  }
}
