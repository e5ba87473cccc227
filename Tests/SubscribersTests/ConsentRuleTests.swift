import Diagnostics
import Foundation
import Mail
import Testing

@testable import Subscribers

/// What the events of one person come to, in every order in which a merge may put them.
@Suite struct ConsentRuleTests {
  let ada: EmailAddress

  init() throws { ada = try EmailAddress(parsing: "ada@example.org") }

  /// `minute event source` and what else a line says.
  struct Case: Sendable, CustomTestStringConvertible {
    let lines: [String]
    let status: ConsentStatus
    var testDescription: String { lines.joined(separator: " | ") }

    init(_ lines: String..., are status: ConsentStatus) {
      (self.lines, self.status) = (lines, status)
    }
  }

  static let renews = #""renews":true,"reason":"wrote to us""#

  @Test(arguments: [
    Case(are: .subscribed),
    Case("1 subscribed cli", are: .subscribed),
    Case("1 confirmed web", are: .subscribed),
    Case("1 pending web", are: .pending),
    Case("1 unsubscribed web", are: .unsubscribed),
    Case("1 bounced bounce", are: .bounced),
    Case("1 complained mail", are: .complained),
    Case("1 forgotten cli", are: .forgotten),
    // The newest opt-out names the status, and one of them wins a tie.
    Case("1 unsubscribed web", "2 bounced bounce", are: .bounced),
    Case("1 bounced bounce", "2 unsubscribed web", are: .unsubscribed),
    Case("1 unsubscribed web", "1 bounced bounce", are: .bounced),
    Case("1 confirmed web", "1 unsubscribed web", are: .unsubscribed),
    // Nothing but the person's own word lifts an opt-out, or a person's decision with its reason.
    Case("1 unsubscribed web", "2 subscribed cli", are: .unsubscribed),
    Case("1 unsubscribed web", "2 subscribed import", are: .unsubscribed),
    Case("1 unsubscribed web", "2 confirmed import", are: .unsubscribed),
    Case("1 unsubscribed web", "2 confirmed cli", are: .unsubscribed),
    Case("1 unsubscribed web", "2 confirmed web", are: .subscribed),
    Case("1 unsubscribed web", "2 confirmed mail", are: .subscribed),
    Case("1 forgotten cli", "2 confirmed web", are: .subscribed),
    Case("2 unsubscribed web", "1 confirmed web", are: .unsubscribed),
    Case("1 unsubscribed web", "2 subscribed cli \(renews)", are: .subscribed),
    Case("1 unsubscribed web", "2 subscribed import \(renews)", are: .unsubscribed),
    Case("1 unsubscribed web", "2 subscribed web \(renews)", are: .unsubscribed),
    Case("1 unsubscribed web", "2 subscribed bounce \(renews)", are: .unsubscribed),
    Case(#"1 unsubscribed web"#, #"2 subscribed cli "renews":true"#, are: .unsubscribed),
    Case(#"1 unsubscribed web"#, #"2 subscribed cli "reason":"wrote to us""#, are: .unsubscribed),
    Case(
      #"1 unsubscribed web"#, #"2 subscribed cli "renews":false,"reason":"x""#, are: .unsubscribed),
    Case("1 unsubscribed web", "2 confirmed web", "3 unsubscribed mail", are: .unsubscribed),
    // What a form asks for never counts against somebody who is subscribed, nor for one who left.
    Case("1 subscribed cli", "2 pending web", are: .subscribed),
    Case("1 pending web", "2 confirmed web", are: .subscribed),
    Case("1 unsubscribed web", "2 pending web", are: .unsubscribed),
    Case("1 unsubscribed web", "2 confirmed web", "3 pending web", are: .subscribed),
    // Undone is what bears the id, wherever that is said, and nothing else.
    Case(#"1 bounced bounce "id":"a""#, #"2 undone cli "of":"a""#, are: .subscribed),
    Case(#"2 bounced bounce "id":"a""#, #"1 undone cli "of":"a""#, are: .subscribed),
    Case(#"1 bounced bounce "id":"a""#, #"2 undone cli "of":"b""#, are: .bounced),
    Case("1 bounced bounce", #"2 undone cli "of":"a""#, are: .bounced),
    Case(
      #"1 bounced bounce "id":"a""#, #"2 undone cli "of":"a""#, #"3 bounced bounce "id":"b""#,
      are: .bounced),
    Case(
      "1 unsubscribed web", #"2 confirmed web "id":"a""#, #"3 undone cli "of":"a""#,
      are: .unsubscribed),
    Case(#"1 subscribed import "id":"a""#, #"2 undone cli "of":"a""#, are: .subscribed),
  ])
  func `status follows from what was said, whatever the order of lines`(_ it: Case) throws {
    for order in Self.orders(of: it.lines) {
      #expect(try Self.record(order).status(of: ada) == it.status, "\(order)")
    }
  }

  @Test func `who was renamed is one person under both addresses`() throws {
    let renamed = #"2 renamed cli "to":"ada@new.example""#
    let new = try EmailAddress(parsing: "ada@new.example")
    let cases: [([String], ConsentStatus)] = [
      (["1 subscribed cli", renamed], .subscribed),
      (["1 unsubscribed web", renamed], .unsubscribed),
      (["3 bounced bounce", renamed], .bounced),
      ([renamed, "3 unsubscribed web @new"], .unsubscribed),
      (["1 unsubscribed web", renamed, "3 confirmed web @new"], .subscribed),
      // Round about, and back again.
      (
        ["1 unsubscribed web", renamed, #"4 renamed cli @new "to":"ada@example.org""#],
        .unsubscribed
      ),
    ]
    for (lines, status) in cases {
      for order in Self.orders(of: lines) {
        let record = try Self.record(order)
        #expect(record.status(of: new) == status, "\(order)")
        #expect(record.status(of: ada) == status, "\(order)")
      }
    }
  }

  /// One person is forgotten under one address and had another; the key comes first or last.
  @Test(arguments: [true, false])
  func `who was forgotten under one address is so under all`(hasKey: Bool) throws {
    let key = ForgottenKey(key: Data(repeating: 7, count: 32))
    let standIn = key.standIn(for: ada)
    let new = try EmailAddress(parsing: "ada@new.example")
    func record(_ lines: [String]) throws -> ConsentRecord {
      var record = ConsentRecord()
      if hasKey { record.forgotten.key = key }
      for line in lines {
        let text = Self.json(line).replacing("STANDIN", with: standIn.canonical)
        record.add(try ConsentEvent(parsing: Data(text.utf8)))
        // As a log is read on.
        record.joinStandIns()
      }
      record.forgotten.key = key
      record.joinStandIns()
      return record
    }
    let forgotten = #"2 forgotten cli @as STANDIN"#
    let renamed = #"1 renamed cli "to":"ada@new.example""#
    for order in Self.orders(of: [forgotten, renamed, "3 bounced bounce @new"]) {
      let record = try record(order)
      #expect(record.isForgotten(ada.canonical) && record.isForgotten(new.canonical), "\(order)")
      #expect(record.hasForgottenLeft && record.forgottenLeft == 2, "\(order)")
      #expect(record.optOutCount == 2, "\(order)")
    }
    // Who comes back is one person with what stands for them.
    for order in Self.orders(of: [forgotten, renamed, "3 confirmed web @new"]) {
      let record = try record(order)
      #expect(record.status(of: ada) == .subscribed && record.status(of: new) == .subscribed)
      #expect(!record.hasForgottenLeft)
      #expect(
        Set(record.names(of: new)) == [ada.canonical, new.canonical, standIn.canonical], "\(order)")
      #expect(ForgottenKey.name(inStandIn: record.names(of: ada)[0]) == nil, "\(order)")
    }
    for order in Self.orders(of: [forgotten, "1 unsubscribed web", "3 confirmed web"]) {
      #expect(try record(order).optOutCount == 1, "\(order)")
    }
    #expect(try record(["1 unsubscribed web @new", forgotten]).status(of: new) == .unsubscribed)
  }

  @Test func `who ever left is counted, be it that they came back or that it was undone`() throws {
    let lines = [
      "1 unsubscribed web", "2 confirmed web", #"1 bounced bounce @new "id":"a""#,
      #"2 undone cli "of":"a""#,
    ]
    for order in Self.orders(of: lines) { #expect(try Self.record(order).optOutCount == 2) }
    #expect(try Self.record(["1 subscribed cli", "2 pending web"]).optOutCount == 0)
  }

  /// As a log reads it: once more where something was undone that was read before.
  private static func record(_ lines: [String]) throws -> ConsentRecord {
    let events = try lines.map { try ConsentEvent(parsing: Data(json($0).utf8)) }
    var record = ConsentRecord()
    events.forEach { record.add($0) }
    var anew = ConsentRecord(undone: record.undone)
    events.forEach { anew.add($0) }
    #expect(!anew.isStale)
    // Lines that are counted where they lie come to the same.
    var plain = ConsentRecord(undone: record.undone)
    for line in lines {
      let isTaken = Array(json(line).utf8).withUnsafeBytes { bytes in
        ConsentLine(bytes).map { plain.add($0) } ?? false
      }
      #expect(isTaken)
    }
    #expect(plain.optOutCount == anew.optOutCount)
    #expect(Set(plain.addresses) == Set(anew.addresses))
    for address in anew.addresses {
      let one = EmailAddress(canonical: address)
      #expect(plain.words(of: one) == anew.words(of: one))
    }
    return anew
  }

  private static func json(_ line: String) -> String {
    let words = line.split(separator: " ", maxSplits: 3).map(String.init)
    var more = words.count > 3 ? words[3] : ""
    var email = "ada@example.org"
    if more.hasPrefix("@new") {
      email = "ada@new.example"
      more = String(more.dropFirst(4))
    }
    if more.hasPrefix("@as ") {
      email = String(more.dropFirst(4))
      more = ""
    }
    let address = words[1] == "undone" ? "" : #","email":"\#(email)""#
    let rest = more.trimmingCharacters(in: .whitespaces)
    return
      #"{"time":"2026-11-20T08:0\#(words[0]):00Z","event":"\#(words[1])","source":"\#(words[2])"\#(address)"#
      + (rest.isEmpty ? "}" : ",\(rest)}")
  }

  private static func orders(of lines: [String]) -> [[String]] {
    guard lines.count > 1 else { return [lines] }
    return lines.indices.flatMap { index in
      var rest = lines
      let first = rest.remove(at: index)
      return orders(of: rest).map { [first] + $0 }
    }
  }
}
