import Diagnostics
import Foundation
import Mail

/// How a consent log is made short: what decides stays, where it stood.
extension ConsentLog {
  /// What compacting came to.
  package struct Compaction: Sendable, Equatable {
    /// Lines before and after, blank ones left out.
    package var before = 0
    package var after = 0
    /// Lines that another has word for word, as a merge leaves them.
    package var repeated = 0
    /// Lines of which a newer one of the same kind and person stays.
    package var superseded = 0
    /// Lines of people who were forgotten.
    package var forgotten = 0
    /// How many addresses have ever left, of each of which the newest word stays.
    package var optOuts = 0
    /// The import that can still be undone line by line.
    package var keptImport: String?
  }

  /// Leaves of each address the newest opt-out, the newest consent of each rank, and what it was renamed from; what
  /// counts in their place if something is undone; and whatever something is undone or found again by: undone ids,
  /// bounces of issues, and the newest import.
  /// - Parameter isTrial: whether nothing is written.
  /// - Throws: `Problem` for a line that cannot be read: it may be an opt-out.
  package static func compact(_ list: ListFiles, isTrial: Bool = false) throws -> Compaction {
    var compaction = Compaction()
    var known: ConsentRecord?
    // Theirs go first: what stands for them is all that stays.
    let erased = isTrial ? 0 : try eraseForgotten(in: list.consentLog, list.forgottenKey)
    try rewrite(list.consentLog, list.forgottenKey, isLenient: false) { record, lines in
      (compaction, known) = (Compaction(), record)
      let kept = lines.kept(record, &compaction)
      var output = Data()
      var shorter = ConsentRecord(undone: record.undone)
      shorter.forgotten.key = record.forgotten.key
      for (line, isKept) in zip(lines, kept) where isKept {
        output += line.bytes
        output.append(0x0A)
        if let event = line.event { shorter.add(event) }
      }
      shorter.joinStandIns()
      compaction.optOuts = shorter.optOutCount
      // What is left must say the same of everybody.
      let differing = record.addresses.first { address in
        !record.isForgotten(address)
          && record.status(ofCanonical: address) != shorter.status(ofCanonical: address)
      }
      guard differing == nil, shorter.optOutMissing(of: record) == nil else {
        throw Problem(
          "a shorter log would say something else of \(differing ?? "somebody who left")",
          at: list.consentLog.location(), hint: "it is left as it was", category: .system)
      }
      return isTrial ? nil : output
    }
    compaction.before += erased
    compaction.forgotten += erased
    if let known, !isTrial, !known.forgotten.isEmpty {
      MailingList.eraseForgottenRows(besideLogOf: list, known)
    }
    return compaction
  }
}

extension [ConsentLog.WrittenLine] {
  /// What a line is the newest of.
  private struct Rank: Hashable {
    /// Not their person: an issue noted how many addresses had left.
    var address: String
    var word: ConsentWords.Word
    /// What may be undone stands in nobody's place but that of its own id.
    var id: String?
    /// What somebody said tells nothing of leaving: each is an answer by itself.
    var answer: String?
  }

  /// Which lines stay.
  fileprivate func kept(
    _ record: ConsentRecord, _ compaction: inout ConsentLog.Compaction
  ) -> [Bool] {
    var kept = [Bool](repeating: false, count: count)
    var newest: [Rank: Int] = [:]
    var seen: Set<ArraySlice<UInt8>> = []
    // The ids of imports sort by time; what a send booked has one of another kind.
    let lastImport = self.compactMap(\.event).filter {
      $0.kind != .undone && $0.source != "bounce"
    }.compactMap(\.id).max()
    compaction.keptImport = lastImport
    for (index, line) in self.enumerated() {
      guard let event = line.event else { continue }
      compaction.before += 1
      guard seen.insert(line.bytes).inserted else {
        compaction.repeated += 1
        continue
      }
      if let address = event.address?.canonical, record.isForgotten(address) {
        compaction.forgotten += 1
        continue
      }
      let isFound =
        event.kind == .undone || event.kind == .renamed
        || event.id != nil
          && (event.kind == .bounced || event.id == lastImport
            || record.undone.contains(event.id ?? ""))
      if isFound {
        kept[index] = true
        continue
      }
      guard let address = event.address, let word = ConsentWords.word(of: event) else { continue }
      let rank = Rank(
        address: address.canonical, word: word, id: event.id, answer: KeptNote.text(of: event))
      guard let other = newest[rank], let known = self[other].event else {
        newest[rank] = index
        continue
      }
      if event.decides(over: known) { newest[rank] = index }
    }
    for (rank, index) in newest {
      // Whatever is undone, what has no id counts still.
      let lasting = newest[Rank(address: rank.address, word: rank.word)].flatMap { self[$0].event }
      if rank.id != nil, rank.answer == nil, let lasting,
        self[index].event?.decides(over: lasting) != true
      {
        continue
      }
      kept[index] = true
    }
    compaction.after = kept.count { $0 }
    compaction.superseded =
      compaction.before - compaction.after - compaction.repeated - compaction.forgotten
    return kept
  }
}

extension ConsentEvent {
  /// Whether it counts in the place of another of the same rank.
  fileprivate func decides(over other: ConsentEvent) -> Bool {
    func moment(_ event: ConsentEvent) -> (Double, Int) {
      ((event.time.timeIntervalSince1970 * 1000).rounded(), ConsentWords.gravity(of: event))
    }
    return moment(self) > moment(other)
  }
}
