package import Diagnostics
import Foundation
import Mail

/// What of a roster a person should look at before mail goes there.
package struct RosterVerification: Sendable {
  package struct Finding: Sendable {
    /// `unreadable`, `swallowed`, `duplicate`, `samePerson`, `apostrophe`, `day`, or the word of a doubt.
    package let rule: String
    /// Whether the row is mailed all the same.
    package let isMailed: Bool
    package let email: String?
    package let problem: Problem
  }

  package private(set) var findings: [Finding] = []
  package private(set) var rows = 0

  package init(of list: ListFiles) throws {
    let roster = try RosterParts(at: list.roster)
    let statuses = try ConsentLog.statuses(of: list)
    let file = list.roster.location().file
    rows = roster.rowCount
    findings += roster.problems.map {
      Finding(rule: "unreadable", isMailed: false, email: nil, problem: $0)
    }
    findings += roster.swallowing.map {
      Finding(rule: "swallowed", isMailed: false, email: nil, problem: $0)
    }
    findings += roster.duplicates.map {
      Finding(rule: "duplicate", isMailed: false, email: nil, problem: $0)
    }
    findings += try statuses.sharedRows(in: roster, at: list).map {
      Finding(rule: "samePerson", isMailed: false, email: nil, problem: $0)
    }
    var quick = UndoubtedRows(dayColumn: roster.header.columns.firstIndex(of: "joined"))
    try roster.forEach { rows in
      for index in rows.indices where !quick.has(rows, index) {
        let row = rows[index]
        look(at: row, file, isMailed: statuses[row.address] == .subscribed)
      }
    }
    findings.sort {
      ($0.problem.location?.line ?? 0, $0.rule) < ($1.problem.location?.line ?? 0, $1.rule)
    }
  }

  private mutating func look(at subscriber: Subscriber, _ file: String, isMailed: Bool) {
    let location = SourceLocation(file: file, line: subscriber.line)
    func add(_ rule: String, _ reason: String) {
      findings.append(
        Finding(
          rule: rule, isMailed: isMailed, email: subscriber.address.description,
          problem: Problem(reason, at: location)))
    }
    for (doubt, reason) in AddressDoubt.all(of: subscriber.address) {
      add(doubt.rawValue, "\(subscriber.address): \(reason)")
    }
    for (column, value) in subscriber.fields.sorted(by: { $0.key < $1.key })
    where column != "email" {
      if column == "joined", !UndoubtedRows.isDay(value.utf8) {
        add(
          "day",
          "\(subscriber.address): “\(value.printable)” in “joined” is no day such as 2026-01-31")
      }
      if value.unicodeScalars.contains("\u{FFFD}") {
        add(
          AddressDoubt.replacementCharacter.rawValue,
          "\(subscriber.address): the column “\(column)” has lost letters to a wrong encoding")
      }
      // What a spreadsheet would compute, or was kept from computing.
      if value.hasPrefix("'"), let next = value.dropFirst().first,
        "=+-@".contains(next) || next.isNumber
      {
        add(
          AddressDoubt.apostrophe.rawValue,
          "\(subscriber.address): an apostrophe before “\(column)”, as a spreadsheet marks text")
      }
    }
  }
}

/// Rows that need no closer look, as nearly all: plain addresses at domains that were looked at before.
private struct UndoubtedRows {
  /// Domains of which nothing is doubtful.
  private var domains: Set<String> = []
  /// The column that holds days.
  private let dayColumn: Int?

  init(dayColumn: Int?) { self.dayColumn = dayColumn }

  /// Whether it begins with a day as conditions compare it, or is blank.
  static func isDay(_ text: some Collection<UInt8>) -> Bool {
    let bytes = Array(text.prefix(11))
    if bytes.isEmpty { return true }
    guard bytes.count >= 10, bytes[4] == 0x2D, bytes[7] == 0x2D else { return false }
    return [0, 1, 2, 3, 5, 6, 8, 9].allSatisfy { bytes[$0] &- 0x30 < 10 }
      && (bytes.count == 10 || !(bytes[10] &- 0x30 < 10))
  }

  private static let most = 1 << 16
  private static let longestRole = MailDomains.roles.map(\.utf8.count).max() ?? 0

  mutating func has(_ rows: SubscriberTable, _ index: Int) -> Bool {
    guard let line = rows.plainLine(index), let email = rows.plainEmail(index),
      let at = email.lastIndex(of: UInt8(ascii: "@")),
      !line.withUnsafeBufferPointer({ $0.contains(UInt8(ascii: "'")) })
    else { return false }
    if let dayColumn, let day = rows.fields(index).text(of: dayColumn), !Self.isDay(day) {
      return false
    }
    let name = email[..<at].prefix { $0 != UInt8(ascii: "+") }
    if name.count <= Self.longestRole {
      let word = String(decoding: name.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }, as: UTF8.self)
      if MailDomains.roles.contains(word) { return false }
    }
    let domain = String(decoding: email[(at + 1)...], as: UTF8.self)
    if domains.contains(domain) { return true }
    if AddressDoubt.isDoubtful(domain: domain.lowercased()) { return false }
    if domains.count == Self.most { domains.removeAll(keepingCapacity: true) }
    domains.insert(domain)
    return true
  }
}
