import Diagnostics
package import Foundation
package import Mail

/// How somebody is taken off a list.
extension MailingList {
  /// What came of taking somebody off.
  package enum Unsubscription: Sendable, Equatable {
    /// Nil for a roster that cannot be read.
    case unsubscribed(isInRoster: Bool?)
    case alreadyUnsubscribed
    /// They asked to be forgotten: nothing is written of them any more.
    case forgotten
  }

  /// Takes somebody off a list, whoever it is: nothing is mailed to that address any more.
  ///
  /// It is on disk before anything else is looked at: it must not depend on what the roster or the lines of others
  /// look like.
  /// - Throws: what is wrong with the log besides, when the leaving is on record.
  package static func unsubscribe(
    _ address: EmailAddress, from files: ListFiles, at time: Date, source: String
  ) throws -> Unsubscription {
    var outcome: Unsubscription?
    var problems = try ConsentLog.append(to: files, about: address) { statuses in
      outcome = nil
      if statuses.isForgotten(address) {
        outcome = .forgotten
      } else if statuses[address] == .unsubscribed, statuses.isOutForGood(address) {
        outcome = .alreadyUnsubscribed
      }
      // They may have come back in between, in a clone of which this one has not heard.
      let isAnew = outcome == .alreadyUnsubscribed && !statuses.hasJustLeft(address, at: time)
      guard outcome == nil || isAnew else { return [] }
      return ([address] + othersJoined(with: [address], statuses, files)).map {
        ConsentEvent(time: time, kind: .unsubscribed, address: $0, source: source)
      }
    }
    if !problems.isEmpty {
      // A line that cannot be read is another's.
      problems[0].reason +=
        " (\(address) is \(outcome == .forgotten ? "forgotten" : "unsubscribed") all the same)"
      throw ProblemList(problems)
    }
    if let outcome { return outcome }
    let isInRoster: Bool? =
      files.roster.exists ? try? RosterSearch.contains(address, at: files.roster) : false
    return .unsubscribed(isInRoster: isInRoster)
  }
}

extension MailingList {
  /// Other addresses that an import made one person's: where it is taken back on another clone, which cannot know of
  /// this leaving, each has its own line.
  package static func othersJoined(
    with leaving: [EmailAddress], _ statuses: ConsentLog.Statuses, _ files: ListFiles
  ) -> [EmailAddress] {
    let people = leaving.map { statuses.addresses(of: $0) }.filter { $0.count > 1 }
    if people.isEmpty { return [] }
    // A line that cannot be read keeps nobody on the list.
    let history = try? statuses.history(of: people.flatMap(\.self), in: files.consentLog)
    let joined = history.map { history in
      Set(
        history.entries
          .filter { $0.event.kind == .renamed && $0.event.id != nil && !$0.isUndone }
          .compactMap(\.event.address))
    }
    let theirs = people.filter { joined?.isDisjoint(with: $0) != true }.flatMap(\.self)
    return Set(theirs).subtracting(leaving).sorted { $0.canonical < $1.canonical }
  }
}

extension ConsentLog.Statuses {
  /// Whether somebody has left by an event that no undo takes back. What hangs on an import or a bounce alone does
  /// not keep anybody off for good: whoever leaves then is written down once more.
  package func isOutForGood(_ address: EmailAddress) -> Bool {
    record.words(of: address)?.isOutForGood ?? false
  }

  /// Whether somebody left within the last hour: who leaves once more has clicked twice.
  func hasJustLeft(_ address: EmailAddress, at time: Date) -> Bool {
    record.words(of: address)?.left.map { time.timeIntervalSince($0) < 3600 } ?? false
  }

  /// Whether it may say anything of an address of that hash: no for most of whom it says nothing.
  package func mayName(_ hash: AddressHash) -> Bool { hasForgotten || record.mayName(hash) }

  /// Whether anybody was ever forgotten.
  package var hasForgotten: Bool { !record.forgotten.isEmpty }

  /// How many addresses of people who were forgotten it names all the same.
  package var forgottenLeft: Int { record.forgottenLeft }

  /// How many lines of the records of imports name people who were forgotten.
  package func forgottenLines(inRecordsOf files: ListFiles) throws -> Int {
    guard let records = files.records, let mentions = record.mentions else { return 0 }
    return try ImportRecords(in: records).count(naming: mentions)
  }

  /// How many addresses there are of people who were forgotten and have not come back.
  package var forgottenCount: Int {
    guard hasForgotten else { return 0 }
    return record.addresses.count {
      ForgottenKey.name(inStandIn: $0) != nil && record.ownWords(of: $0)?.status == .forgotten
    }
  }

  /// When the one of an address was forgotten, be it that they came back.
  package func forgottenSince(_ address: EmailAddress) -> Date? {
    record.forgotten.standIn(for: address.canonical).flatMap { record.forgottenSince($0) }
  }

  /// Whether the one of an address is known by a keyed hash alone, and nothing was heard of them since.
  package func isForgotten(_ address: EmailAddress) -> Bool {
    record.isForgotten(address.canonical)
  }
}

extension ConsentLog.Statuses {
  /// Whether an address is what stands for somebody who was forgotten and has not come back.
  package func standsForForgotten(_ address: EmailAddress) -> Bool {
    ForgottenKey.name(inStandIn: address.canonical) != nil
      && record.ownWords(of: address.canonical)?.status == .forgotten
  }
}

extension ConsentRecord {
  /// Whether the one of an address was forgotten; what stands for somebody is nobody's address.
  /// - Parameter address: in its canonical spelling.
  func isForgotten(_ address: String) -> Bool {
    guard ForgottenKey.name(inStandIn: address) == nil,
      let standIn = forgotten.standIn(for: address),
      // Of nearly all nothing is known, and no more is asked.
      names(address) || names(standIn)
    else { return false }
    return status(ofCanonical: address) == .forgotten
  }
}
