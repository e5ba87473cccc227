import Testing

@testable import Mail

@Suite struct EncodedWordTests {
  @Test(arguments: ["é", "日", "👍🏽", "👨‍👩‍👧‍👦", "🇩🇪", "e\u{301}", "e\u{301}\u{302}\u{323}", "क्षि"])
  func `an encoded word has at most 75 octets and holds whole letters, accents and emoji with them`(
    letter: String
  ) throws {
    for count in [1, 2, 7, 40] {
      for shift in 0..<6 {
        let text = String(repeating: "a", count: shift) + String(repeating: letter, count: count)
        var letters: [Character] = []
        for word in EncodedWord.tokens(forText: text, after: 9) {
          #expect(word.utf8.count <= 75)
          letters += try #require(try MailDecoder.encodedWord(word[...]))
        }
        // Letters that were parted would be counted twice.
        #expect(letters == Array(text))
      }
    }
  }

  @Test func `a letter with more accents than a word can hold is parted between them`() throws {
    let text = "z" + String(repeating: "\u{300}", count: 200)
    let words = EncodedWord.tokens(forText: text, after: 9)
    #expect(words.allSatisfy { $0.utf8.count <= 75 })
    let decoded = try words.compactMap { try MailDecoder.encodedWord($0[...]) }.joined()
    #expect(Array(decoded.utf8) == Array(text.utf8))
  }

  @Test(arguments: [
    ("Harbour news", ["Harbour", "news"]),
    ("the cafeteríe opens", ["the", "=?UTF-8?Q?cafeter=C3=ADe?=", "opens"]),
    ("é or é now", ["=?UTF-8?B?w6kgb3Igw6k=?=", "now"]),
    ("a =?b?= c", ["a", "=?UTF-8?B?PT9iPz0=?=", "c"]),
    ("日本", ["=?UTF-8?B?5pel5pys?="]), ("a?=b", ["a?=b"]), ("", []), ("  ", []),
  ])
  func `only the words that need it are encoded, and one span takes the blanks between them`(
    text: String, tokens: [String]
  ) {
    #expect(EncodedWord.tokens(forText: text, after: 9) == tokens)
  }

  @Test func `a first word that would pass column 78 is encoded, as a longer one is anywhere`() {
    let isEncoded = { (words: [String]) in words.contains { $0.hasPrefix("=?") } }
    let word = { String(repeating: "x", count: $0) }
    #expect(!isEncoded(EncodedWord.tokens(forText: word(69), after: 9)))
    #expect(isEncoded(EncodedWord.tokens(forText: word(70), after: 9)))
    #expect(!isEncoded(EncodedWord.tokens(forText: "a " + word(74), after: 9)))
    #expect(isEncoded(EncodedWord.tokens(forText: "a " + word(75), after: 9)))
  }

  @Test func `in a phrase only letters, digits and !*+-/ stand for themselves (RFC 2047 §5)`()
    throws
  {
    let ascii = String(String.UnicodeScalarView((0x21...0x7E).compactMap(Unicode.Scalar.init)))
    let letters = String(repeating: "many letters ", count: 10)
    for word in EncodedWord.tokens(forPhrase: "é\(ascii)\(letters)", after: 6) {
      #expect(word.wholeMatch(of: /=\?UTF-8\?Q\?[A-Za-z0-9!*+\-\/=_]+\?=/) != nil, "\(word)")
    }
  }
}
