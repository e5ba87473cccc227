import Articles
import TestSupport
import Testing

/// Tags in a folder of one's own, which has no generator that splits them its way.
@Suite struct OwnFolderTagsTests {
  @Test(arguments: [
    ("tags: one two", ["one two"]), ("tags: one, two words", ["one", "two words"]),
    ("tag: one, two", ["one, two"]), ("categories: Developer Tools", ["Developer Tools"]),
    ("category: Developer Tools", ["Developer Tools"]), ("tags: [a b, c]", ["a b", "c"]),
    ("layout: post\ntags: one two", ["one", "two"]),
  ])
  func `are split at commas alone, unless the file is Jekyll's`(
    _ settings: String, _ tags: [String]
  ) throws {
    #expect(try readMarkdown("---\ntitle: T\n\(settings)\n---\nText.").tags == tags)
  }
}
