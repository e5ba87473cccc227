import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Articles

@Suite struct SlugTests {
  @Test(arguments: [
    ("Bjørn på Ærø", "bjorn-pa-aero"), ("Łódź", "lodz"), ("Þórður", "thordur"),
    ("Işık", "isik"), ("Straße", "strasse"), ("GROẞ", "gross"), ("Œuvre", "oeuvre"),
    ("Đà Nẵng", "da-nang"), ("The Ferry’s Back!", "the-ferrys-back"), ("Гавань", "gavan"),
    ("Ħal Għargħur", "hal-ghargħur".replacing("ħ", with: "h")),
  ])
  func `letters that no mark can be taken off are spelled without`(_ title: String, _ slug: String)
  {
    #expect(Slug.make(title) == slug)
  }

  @Test func `a link is never made of nothing, and never the same for two titles unnoticed`() throws
  {
    let list = "---\nlink_base: https://example.org/a/\n---\n"
    let lonely = try #require(try read(["week.txt": list + "🐈 🐈\n\nText"]).first)
    #expect(lonely.url == nil)
    #expect(
      lonely.warnings.first?.description.hasPrefix(
        "seeds/week.txt:4: no letter of the title can stand in an address") == true)
    let twice = try read([
      "week.txt": list
        + "Low, Tide\n\nWords of the first one.\n\nLow Tide!\n\nWords of the second one.\n\nHigh\n\nWords of the third."
    ])
    #expect(twice.map(\.warnings.count) == [0, 1, 0])
    #expect(
      twice.dropFirst().first?.warnings.first?.description.hasPrefix(
        "seeds/week.txt:8: has the same address as “Low, Tide”, https://example.org/a/low-tide")
        == true)
    // A copy leads nobody astray.
    let copies = try read([
      "a.md": "---\ntitle: A\nurl: /x\n---\nText.", "b.md": "---\ntitle: B\nurl: /x\n---\nText.",
      "c.md": "---\ntitle: C\nurl: /x\n---\nOther words.",
    ])
    #expect(copies.map(\.warnings.count) == [0, 0, 1])
  }
}
