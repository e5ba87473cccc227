import Foundation
import Mail
import TestSupport
import Foundation
import Testing

@testable import Subscribers

/// What is packed says what it said.
@Suite struct ConsentTableTests {
  private static let words: [ConsentWords.Word?] = [
    nil, .consent, .pending, .renewal, .optOut, .forgotten,
  ]
  private static let statuses: [ConsentStatus] = [
    .unsubscribed, .bounced, .complained, .forgotten,
  ]

  private func add(
    _ word: ConsentWords.Word?, _ status: ConsentStatus, _ time: Int64, _ canBeUndone: Bool,
    of address: String, to table: inout ConsentTable
  ) {
    Array(address.utf8).withUnsafeBytes {
      table.add(word, status, at: time, canBeUndone: canBeUndone, of: $0)
    }
  }

  private func hash(_ address: String) -> AddressHash {
    Array(address.utf8).withUnsafeBytes { AddressHash(canonical: $0) }
  }

  @Test func `any words of any number of people are kept as they were told`() {
    var random = Seeded(state: 5)
    var table = ConsentTable()
    var told: [String: ConsentWords] = [:]
    var left: Set<String> = []
    for _ in 0..<12_000 {
      let address =
        "r\(Int.random(in: 0..<4000, using: &random))@\(Int.random(in: 0..<3, using: &random)).example"
      let word = Self.words[Int.random(in: 0..<Self.words.count, using: &random)]
      let status: ConsentStatus =
        word == .forgotten ? .forgotten : Self.statuses[Int.random(in: 0..<3, using: &random)]
      let (time, canBeUndone) = (
        Int64(Int.random(in: 0..<9, using: &random)), Int.random(in: 0..<2, using: &random) == 0
      )
      add(word, status, time, canBeUndone, of: address, to: &table)
      told[address, default: ConsentWords()].add(
        word, status, at: time, canBeUndone: canBeUndone)
      if Int.random(in: 0..<10, using: &random) == 0 {
        Array(address.utf8).withUnsafeBytes { table.noteLeft($0) }
        left.insert(address)
      }
      if Int.random(in: 0..<50, using: &random) == 0 {
        #expect(table.remove(address) == told.removeValue(forKey: address))
        #expect(table[address] == nil)
      }
    }
    #expect(table.count == told.count && table.leftCount == left.count)
    #expect(Set(table.addresses) == Set(told.keys))
    for (address, words) in told {
      #expect(table[address] == words, "\(address)")
      #expect(table.mayKnow(hash(address)))
    }
    for index in table.indices {
      let address = table.address(at: index)
      #expect(table.words(at: index) == told[address] && table.hash(at: index) == hash(address))
      #expect(table.hasLeft(at: index) == left.contains(address))
      #expect(table.hasLeft(address) == left.contains(address))
    }
    #expect((0..<3000).count { table.mayKnow(hash("other\($0)@x.example")) } < 10)
    #expect(table["other@x.example"] == nil && !table.hasLeft("other@x.example"))
  }

  @Test func `one word is a form and a time, and several are none`() {
    for word in Self.words {
      for status in Self.statuses {
        for canBeUndone in [true, false] {
          var words = ConsentWords()
          words.add(word, status, at: 7, canBeUndone: canBeUndone)
          guard let single = words.single else {
            #expect(word == .forgotten || status == .forgotten)
            continue
          }
          #expect(ConsentWords(single.form, at: single.time) == words)
          words.add(.consent, .unsubscribed, at: 3, canBeUndone: true)
          #expect(words.single == nil || word == .consent || word == nil)
        }
      }
    }
  }

  @Test func `what is said of two names of one person is said of one`() {
    var table = ConsentTable()
    add(.optOut, .bounced, 5, false, of: "old@b.example", to: &table)
    add(.consent, .unsubscribed, 9, true, of: "new@b.example", to: &table)
    if let words = table.remove("old@b.example") { table.add(words, of: "new@b.example") }
    #expect(table.count == 1 && table["old@b.example"] == nil)
    #expect(table["new@b.example"]?.status == .bounced)
    #expect(table["new@b.example"]?.newest == Date(timeIntervalSince1970: 0.009))
  }
}
