import Diagnostics
import Expressions
import Settings

/// What an article is filed under, as its generator reads it.
struct TagReading {
  var generator: Generator?
  /// Hugo's keys, where its configuration names them.
  var terms: [String]?

  /// Tags and categories alike, each once.
  func tags(in settings: YAMLMapping) throws(Problem) -> [String] {
    var tags: [String] = []
    func add(_ found: [String]) {
      for tag in found where !tags.contains(where: { Self.areOne($0, tag) }) { tags.append(tag) }
    }
    for key in Self.keys + (terms ?? []).filter({ !Self.keys.contains($0) && !Self.isPerson($0) }) {
      add(try self.tags(key, in: settings))
    }
    // Zola keeps them in a table of their own, each kind under its name.
    if settings.isMapping("taxonomies"), let table = try settings.mapping("taxonomies") {
      for key in table.names where !Self.isPerson(key) { add(try self.tags(key, in: table)) }
    }
    return tags
  }

  /// Whether two tags are asked for as one, such as “Low Tide” and “low-tide”.
  private static func areOne(_ tag: String, _ other: String) -> Bool {
    // Most begin with letters of their own, which is told at once.
    if let first = tag.utf8.first, let next = other.utf8.first,
      first.isLetterOfASCII, next.isLetterOfASCII, first | 0x20 != next | 0x20
    {
      return false
    }
    return tag == other || TagName(tag).folded == TagName(other).folded
  }

  /// Jekyll's categories, as they stand in addresses.
  func categories(in settings: YAMLMapping?) -> [String] {
    guard let settings else { return [] }
    return ["category", "categories"].flatMap { key in
      (try? tags(key, in: settings)) ?? []
    }
  }

  private static let keys = ["tags", "tag", "categories", "category"]

  private static func isPerson(_ key: String) -> Bool {
    ["author", "authors"].contains(key.lowercased())
  }

  private func tags(_ key: String, in settings: YAMLMapping) throws(Problem) -> [String] {
    guard let values = try settings.strings(key) else { return [] }
    let isOne = settings.isList(key) || ["tag", "category"].contains(key)
    let tags = isOne ? values : values.flatMap { split($0, isOfJekyll: isOfJekyll(settings)) }
    return tags.map(\.onOneLine).filter { !$0.isEmpty }
  }

  /// One text under a key for several: words to Jekyll, a list with commas to Publish and in a folder of one's own, one
  /// tag to the others.
  private func split(_ text: String, isOfJekyll: Bool) -> [String] {
    if isOfJekyll, !text.contains(",") {
      return text.split(whereSeparator: \.isWhitespace).map(String.init)
    }
    switch generator {
    case .hugo, .zola, .eleventy: return [text]
    case .publish, .jekyll, nil: return text.split(separator: ",").map(String.init)
    }
  }

  /// Whether a file is written for Jekyll, be it that it says so where no site does: its posts have a layout.
  private func isOfJekyll(_ settings: YAMLMapping) -> Bool {
    generator == .jekyll || generator == nil && settings.has("layout")
  }
}

extension UInt8 {
  fileprivate var isLetterOfASCII: Bool { (0x61...0x7A).contains(self | 0x20) }
}
