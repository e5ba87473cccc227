package import Clock
import Delivery
package import Diagnostics
import Digest
package import Foundation
package import Mail
import Subscribers

/// What forgetting somebody came to.
package struct ForgetReport: Sendable {
  package struct List: Sendable {
    package let name: String
    /// How many rows of the roster and lines of the log went.
    package var rows = 0
    package var lines = 0
  }

  package let address: EmailAddress
  /// All addresses that one person is known by to have had.
  package let addresses: [EmailAddress]
  /// When they were forgotten before; nil where it is for the first time.
  package var since: Date?
  package var lists: [List] = []
  /// Issues that the person was erased from.
  package var issues: [String] = []
  /// Issues that name them still, each with why.
  package var left: [(issue: String, reason: String)] = []
  /// How many lines of the records of imports went.
  package var records = 0
  /// Mails and pages of the outbox that were taken away.
  package var outbox: [String] = []
  /// Whether each list's log says it: that alone keeps mail from them whatever comes.
  package var isWritten = true
  /// What could not be done.
  package var problems: [Problem] = []
  package let timeZone: Zone
}

extension Newsroom {
  /// Erases somebody from all lists, from the issues that are this machine's, and from the outbox. A keyed hash
  /// stands in the place of the address, so that they are known again when a merge or an import brings them back.
  package func forget(_ address: EmailAddress) throws(NewsroomProblem) -> ForgetReport {
    try NewsroomProblem.naming(nil) {
      try files.mustExist()
      guard let key = try files.forgottenKey?() else { throw Problem("there is no key") }
      let lists = listNames().sorted().map { files.list($0) }
      for list in lists {
        // Under two keys nobody could tell any more who was forgotten.
        do { try ConsentLog.mustKnowForgotten(of: list) } catch let problem as Problem
          where problem.category == .configuration
        { throw problem } catch {}
      }
      let addresses = ConsentLog.names(of: address, in: lists)
      var report = ForgetReport(
        address: address, addresses: addresses,
        timeZone: (try? edition())?.newsletter.timeZone ?? .utc)
      guard try isKnown(addresses, in: lists) else {
        throw Problem(
          "nothing here knows \(address): neither a list, nor an issue, nor the outbox",
          at: files.subscribers.location(), hint: "look for the address as it was written")
      }
      let now = try effects.now()
      // What is written first decides: nobody is mailed from here on, be the rest cut short.
      for list in lists {
        report.isWritten =
          attempt(&report) { report in
            let erasure = try ConsentLog.forget(addresses, in: list, under: key, at: now)
            report.lists.append(ForgetReport.List(name: list.name, lines: erasure.lines))
            if let since = erasure.since { report.since = min(report.since ?? since, since) }
          } && report.isWritten
      }
      for list in lists {
        attempt(&report) { report in
          let rows = try MailingList.forgetRows(addresses, in: list, under: key) { digests in
            for records in try importRecords() {
              attempt(&report) { $0.records += try records.forget(addresses, under: key, digests) }
            }
          }
          if let index = report.lists.firstIndex(where: { $0.name == list.name }) {
            report.lists[index].rows = rows
          }
        }
      }
      for list in lists {
        attempt(&report) { _ in
          try MailingList.removeDrafts(of: list, records: records(of: list))
        }
      }
      for records in try importRecords() {
        attempt(&report) { $0.records += try records.forget(addresses, under: key) }
      }
      // What a merge brought back of others goes as well.
      for list in lists {
        attempt(&report) { _ in try MailingList.eraseForgottenRows(from: list) }
      }
      try forgetInIssues(&report)
      attempt(&report) { report in
        for place in try outboxFiles(naming: addresses) {
          try FileManager.default.removeItem(at: place.url)
          report.outbox.append(place.shown)
        }
      }
      return report
    }
  }

  /// Goes on where one part cannot be done: the others must be.
  /// - Returns: whether it was done.
  @discardableResult
  private func attempt(
    _ report: inout ForgetReport, _ body: (inout ForgetReport) throws -> Void
  ) -> Bool {
    do {
      try body(&report)
      return true
    } catch let problem as Problem {
      report.problems.append(problem)
    } catch { report.problems.append(Problem(error.plainReason, category: .system)) }
    return false
  }

  /// Whether anything names an address, or did: a slip of the pen would forget nobody.
  private func isKnown(_ addresses: [EmailAddress], in lists: [ListFiles]) throws -> Bool {
    var unreadable: (any Error)?
    for list in lists {
      for address in addresses {
        if try ConsentLog.knows(address, in: list) { return true }
        guard list.roster.exists else { continue }
        do { if try RosterSearch.contains(address, at: list.roster) { return true } } catch {
          unreadable = unreadable ?? error
        }
      }
    }
    let names = Set(addresses.map(\.canonical))
    let finder = ForgottenRecipients(files: files, key: ForgottenKey(key: Data(count: 32))) {
      names.contains($0.canonical)
    }
    for issue in try files.issues.ids() where try finder.left(in: folders(of: issue)) > 0 {
      return true
    }
    let nobodys = ForgottenKey(key: Data(count: 32))
    for records in try importRecords()
    where try records.forget(addresses, under: nobodys, isTrial: true) > 0 { return true }
    if try !outboxFiles(naming: addresses).isEmpty { return true }
    // Of whom a roster tells that cannot be read nobody knows.
    if let unreadable { throw unreadable }
    return false
  }

  /// The records of imports, also of lists that had another name then.
  private func importRecords() throws -> [ImportRecords] {
    let folder = folder.appending(Self.recordsFolder)
    guard folder.exists else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      .map { ImportRecords(in: folder.appending($0)) }
  }

  private func forgetInIssues(_ report: inout ForgetReport) throws {
    let owner = try effects.owner()
    var lists: [String: ForgottenRecipients] = [:]
    for id in try files.issues.ids() {
      attempt(&report) { report in
        let issue = try files.issues.issue(id)
        if lists[issue.list] == nil {
          lists[issue.list] = try forgottenRecipients(of: issue.list)
        }
        guard let forgotten = lists[issue.list] else { return }
        guard try forgotten.left(in: folders(of: id)) > 0 else { return }
        let state = try journalState(of: id)
        guard ForgottenRecipients.isOurs(state, owner) else {
          return report.left.append(
            (id, "it is sent from another machine, whose next run erases them"))
        }
        do {
          let lock = try lock(id)
          _ = try forgotten.erase(from: folders(of: id))
          report.issues.append(id)
          withExtendedLifetime(lock) {}
        } catch let problem as Problem where problem.category == .busy {
          report.left.append((id, "a run is at work on it; its next one erases them"))
        }
      }
    }
  }

  /// Mails of dry runs and pages about sends that name somebody: all of them can be made again.
  private func outboxFiles(naming addresses: [EmailAddress]) throws -> [Place] {
    let mentions = addresses.flatMap { AddressMention.all(of: $0, standIn: $0) }
    let outbox = folder.appending("outbox")
    guard let names = FileManager.default.enumerator(atPath: outbox.path) else { return [] }
    var found: [Place] = []
    for case let name as String in names {
      let place = outbox.appending(name)
      if place.isFolder { continue }
      let isNamed =
        AddressMention.replacing(mentions, in: Array(Self.words(of: name).utf8)[...]) != nil
      let content = try Data(contentsOf: place.url)
      if isNamed || AddressMention.replacing(mentions, in: Array(content)[...]) != nil {
        found.append(place)
      }
    }
    return found.sorted { $0.shown < $1.shown }
  }

  /// The name of a mail's file without its ending, which would join the address.
  private static func words(of name: String) -> String {
    let last = String(name.split(separator: "/").last ?? "")
    let plain = last.removingPercentEncoding ?? last
    return plain.hasSuffix(".eml") ? String(plain.dropLast(4)) : plain
  }
}
