import Diagnostics
import Foundation
package import Mail
package import Subscribers

/// What is done to people on a list by hand; each answer has the list that it was done to.
extension Newsroom {
  /// Adds people who asked for it.
  /// - Parameters:
  ///   - isPending: whether they must confirm first.
  ///   - makesList: whether a list that is not there yet is meant.
  package func subscribe(
    _ people: [Newcomer], to list: String?, isPending: Bool = false, makesList: Bool = false
  ) throws(NewsroomProblem) -> (results: [Addition], list: ListFiles) {
    let files = try makesList ? newList(list) : self.list(list)
    return try done(to: files) {
      try MailingList.add(people, to: files, isPending: isPending, at: $0, source: Self.source)
    }
  }

  /// The files of a list that need not be there.
  private func newList(_ name: String?) throws(NewsroomProblem) -> ListFiles {
    guard let name, name.isPlainName else { return try list(name) }
    return try NewsroomProblem.naming(nil) {
      try files.mustExist()
      let list = files.list(current(name))
      try mustHaveWholeLog(list)
      return list
    }
  }

  /// Puts values into somebody's row.
  package func set(
    _ values: [String: String], of address: EmailAddress, on list: String?
  ) throws(NewsroomProblem) -> (result: MailingList.Edit, list: ListFiles) {
    let files = try self.list(list)
    return try done(to: files) { _ in
      try MailingList.edit([address], of: files, columns: Set(values.keys)) { _ in values }[address]
        ?? .notListed
    }
  }

  /// Gives somebody another address, and their row other values besides.
  package func changeAddress(
    of old: EmailAddress, to new: EmailAddress, values: [String: String], on list: String?
  ) throws(NewsroomProblem) -> (result: MailingList.Renaming, list: ListFiles) {
    let files = try self.list(list)
    return try done(to: files) {
      try MailingList.rename(old, to: new, values: values, of: files, at: $0, source: Self.source)
    }
  }

  /// Tags people, or takes the tag away.
  package func tag(
    _ addresses: [EmailAddress], _ tag: String, isTaken: Bool = false, on list: String?
  ) throws(NewsroomProblem) -> (results: [EmailAddress: MailingList.Edit], list: ListFiles) {
    let files = try self.list(list)
    return try done(to: files) { _ in
      let column = RosterTags.column
      return try MailingList.edit(addresses, of: files, columns: isTaken ? [] : [column]) { row in
        let old = row[column] ?? ""
        let new = isTaken ? RosterTags.removing(tag, from: old) : RosterTags.adding(tag, to: old)
        return new.map { [column: $0] } ?? [:]
      }
    }
  }

  /// Takes rows away; what the log says of their people stays.
  package func removeRows(
    of addresses: [EmailAddress], from list: String?
  ) throws(NewsroomProblem) -> (
    removed: Set<EmailAddress>, statuses: ConsentLog.Statuses, list: ListFiles
  ) {
    let files = try self.list(list)
    return try NewsroomProblem.naming(nil) {
      let removed = try MailingList.removeRows(of: addresses, from: files)
      return (removed, try ConsentLog.statuses(of: files), files)
    }
  }

  package func mark(
    _ address: EmailAddress, _ kind: ConsentEvent.Kind, reason: String, on list: String?
  ) throws(NewsroomProblem) -> (result: MailingList.Mark, list: ListFiles, goesOn: [String]) {
    let files = try found(list)
    let (result, marked) = try done(to: files) {
      let mark = try MailingList.mark(
        address, kind, reason: reason, on: files, at: $0, source: Self.source)
      // As with who leaves: first it is on record.
      try mustHaveWholeLog(files, done: "\(address) is marked as \(kind.rawValue)")
      return mark
    }
    return (result, marked, lists(besides: files).filter { mails(address, from: $0) }.map(\.name))
  }

  package func resubscribe(
    _ mailbox: Mailbox, reason: String, to list: String?
  ) throws(NewsroomProblem) -> (result: MailingList.Return, list: ListFiles) {
    let files = try self.list(list)
    return try done(to: files) {
      try MailingList.resubscribe(mailbox, reason: reason, to: files, at: $0, source: Self.source)
    }
  }

  /// Where events of these come from.
  private static let source = "cli"

  private func done<Value>(
    to list: ListFiles, _ body: (Date) throws -> Value
  ) throws(NewsroomProblem) -> (Value, ListFiles) {
    try NewsroomProblem.naming(nil) { (try body(effects.now()), list) }
  }
}
