import Articles
import Testing

/// Which texts are the same, or nearly.
@Suite struct AlikeTextsTests {
  private func keys(_ paragraphs: [UInt32], text: String, isLong: Bool = true) -> ArticleKeys {
    var keys = ArticleKeys()
    (keys.paragraphs, keys.text, keys.isLong) = (paragraphs, Fingerprint(text), isLong)
    return keys
  }

  /// Word by word what is asked: more than three in four of the paragraphs of both, or all of the text.
  private func isAlike(_ one: ArticleKeys, _ other: ArticleKeys) -> Bool {
    let (first, second) = (Set(one.paragraphs), Set(other.paragraphs))
    let shared = first.intersection(second).count
    return one.isLong && other.isLong
      && (one.text == other.text || shared > 0 && shared * 4 > max(first.count, second.count) * 3)
  }

  @Test func `what is found is what is asked, whatever texts have in common`() {
    var random = SystemRandomNumberGenerator()
    let made = (0..<60).map { number in
      keys(
        (0..<Int.random(in: 0...9, using: &random)).map { _ in
          // Few different ones, some of them often: greetings, and rules of a line.
          UInt32.random(in: 0...1, using: &random) * UInt32.random(in: 0...5, using: &random)
        }, text: "\(number % 50)", isLong: number % 11 > 0)
    }
    let here = Array(made.prefix(30))
    let texts = AlikeTexts(here)
    for other in made {
      #expect(texts.matches(other) == here.indices.filter { isAlike(here[$0], other) })
    }
  }
}
