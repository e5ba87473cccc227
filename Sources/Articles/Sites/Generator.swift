/// What makes a site of a folder of articles.
package enum Generator: String, Sendable, CaseIterable {
  case hugo, jekyll, zola, eleventy, publish

  package var name: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }

  /// The folder that holds the articles of a site, below its own; nothing where that is all of it.
  var contentFolder: String? {
    switch self {
    case .hugo, .zola: "content"
    case .publish: "Content"
    case .jekyll, .eleventy: nil
    }
  }

  /// Whether a time without an offset is one of UTC unless the site says otherwise.
  var readsTimesAsUTC: Bool {
    switch self {
    case .hugo, .zola, .eleventy: true
    case .jekyll, .publish: false
    }
  }
}
