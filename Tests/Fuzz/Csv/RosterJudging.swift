import Diagnostics
import Foundation
import Mail

@testable import Subscribers

/// A roster says the same however it is read, and again when rows of it are rewritten.
func judgeRoster(_ bytes: [UInt8]) {
  let files = Lists.files(in: Lists.fresh("roster"))
  Lists.write(bytes, to: files.roster)
  guard let roster = Lists.attempt({ try Roster(at: files.roster) }) else {
    return require(
      Lists.attempt { try Roster(at: files.roster, keeping: .addresses) } == nil,
      "a header is refused and is not")
  }
  for problem in roster.problems + roster.duplicates { inspect([problem]) }
  let quick = Lists.must("addresses alone") {
    try Roster(at: files.roster, keeping: .addresses)
  }
  require(quick.listed == roster.listed, "others are listed where addresses are read alone")
  require(quick.problems.count == roster.problems.count, "other rows are refused")
  require(roster.subscribers.count == roster.listed.count, "an address has two rows")
  for (index, subscriber) in roster.subscribers.enumerated() {
    let hash = AddressHash(subscriber.address)
    require(roster.subscribers.hash(index) == hash, "\(subscriber.address) has two hashes")
    require(roster.listed.contains(hash), "\(subscriber.address) is not listed")
  }
  guard roster.unclosedQuote == nil else { return }
  if let reader = roster.subscribers.first?.address { judgeRewriting(bytes, roster, reader, files) }
  judgeFormatting(bytes, roster, files)
  judgeMerging(bytes, roster, files)
}

private func judgeRewriting(
  _ bytes: [UInt8], _ roster: Roster, _ reader: EmailAddress, _ files: ListFiles
) {
  func rewritten(_ change: (inout RosterRewriting) -> Void) -> Roster? {
    var rewriting = RosterRewriting()
    change(&rewriting)
    guard let new = Lists.attempt({ try rewriting.rewrite(bytes, roster.header).bytes }) else {
      return nil
    }
    Lists.write(new, to: files.roster)
    return Lists.must("the roster that was rewritten") { try Roster(at: files.roster) }
  }
  let name = "Ann \"O\", x; y"
  let named = rewritten {
    $0.changes[reader] = .set(["name": name])
    if !roster.header.columns.contains("name") { $0.newColumns = ["name"] }
  }
  if let named {
    for subscriber in roster.subscribers {
      let hash = AddressHash(subscriber.address)
      require(named.listed.contains(hash), "\(subscriber.address) is lost with a name")
    }
    let set = named.subscribers.first { $0.address == reader }?.name
    require(set == name, "\(reader) is named \(set ?? "nobody")")
  }
  let new = EmailAddress(spelling: "new.reader@example.net", canonical: nil)
  let more = rewritten { $0.appended = [["email": new.description, "name": name]] }
  require(more?.listed.contains(AddressHash(new)) != false, "a new row is lost")
  let less = rewritten { $0.changes[reader] = .remove }
  require(less?.listed.contains(AddressHash(reader)) != true, "\(reader) is there still")
  require(
    less.map { $0.listed.count == roster.listed.count - 1 } != false,
    "others are gone with \(reader)")
}

private func judgeFormatting(_ bytes: [UInt8], _ roster: Roster, _ files: ListFiles) {
  Lists.write(bytes, to: files.roster)
  guard let formatting = Lists.attempt({ try RosterFormatting.format(files) }) else { return }
  let again = Lists.must("a formatted roster") { try RosterFormatting.format(files) }
  require(!again.isChanged, "a formatted roster is formatted in another way")
  let formatted = Lists.must("a formatted roster") { try Roster(at: files.roster) }
  for subscriber in roster.subscribers {
    let hash = AddressHash(subscriber.address)
    require(formatted.listed.contains(hash), "\(subscriber.address) is lost by formatting")
  }
  // Of line breaks in a cell blanks become; nothing else that was refused is taken.
  let refused = roster.problems.count { !$0.reason.contains("control") }
  require(
    formatted.problems.count + formatting.joined >= refused,
    "formatting makes readers of \(roster.problems)")
}

/// With one that is the same, a roster is what it was; whom one side took out is out.
private func judgeMerging(_ bytes: [UInt8], _ roster: Roster, _ files: ListFiles) {
  func merged(_ ours: [UInt8], _ theirs: [UInt8]) -> Roster? {
    let merging = Lists.attempt {
      func file(_ name: String, _ bytes: [UInt8]) throws -> Place {
        let place = Place(url: files.roster.url.deletingLastPathComponent(), shown: "").appending(
          name)
        Lists.write(bytes, to: place)
        return place
      }
      let (old, here, there) = try (file("old", bytes), file("ours", ours), file("theirs", theirs))
      let draft = try FileDraft(of: files.roster, "new")
      let merging = try RosterMerging(
        old: LockedFile(old, for: .reading), ours: LockedFile(here, for: .reading),
        theirs: LockedFile(there, for: .reading), place: files.roster, to: draft)
      try draft.commit()
      return merging
    }
    guard let merging else { return nil }
    require(merging.conflicts.isEmpty, "a conflict with what was not changed")
    return Lists.must("a merged roster") { try Roster(at: files.roster) }
  }
  // Of thousands of columns each is looked for among all.
  guard roster.header.columns.count < 200, let same = merged(bytes, bytes) else { return }
  require(same.listed == roster.listed, "merged with itself it lists others")
  require(same.problems.count == roster.problems.count, "merged with itself it refuses others")
  guard let reader = roster.subscribers.first?.address else { return }
  var rewriting = RosterRewriting()
  rewriting.changes[reader] = .remove
  guard let less = try? rewriting.rewrite(bytes, roster.header).bytes else { return }
  for other in [merged(less, bytes), merged(bytes, less)] {
    require(other?.listed.contains(AddressHash(reader)) != true, "\(reader) is back by merging")
    require(
      other.map { $0.listed.count == roster.listed.count - 1 } != false,
      "merging loses others than \(reader)")
  }
}
