/// What Jekyll reads in spite of its name (`include`), and what it leaves out (`exclude`).
///
/// A pattern names a path from the site's own folder on, and `*` stands for slashes too; one without any sign
/// stands for all that begins like it.
struct JekyllFilter {
  /// Those that count besides what a site names.
  static let always = [
    ".sass-cache", ".jekyll-cache", "gemfiles", "Gemfile", "Gemfile.lock", "node_modules",
    "vendor/bundle/", "vendor/cache/", "vendor/gems/", "vendor/ruby/",
  ]

  var include: [String] = [] { didSet { included = include.map(Pattern.init) } }
  var exclude = JekyllFilter.always { didSet { excluded = exclude.map(Pattern.init) } }
  private var included: [Pattern] = []
  private var excluded = JekyllFilter.always.map(Pattern.init)

  /// Patterns of what is left out that nobody here understands.
  var unread: [String] { excluded.filter { !$0.isUnderstood }.map(\.text) }

  /// Whether a file or folder is read whatever its name is: by that alone, wherever it lies.
  func isIncluded(_ path: String) -> Bool {
    guard !included.isEmpty else { return false }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return included.contains { $0.matches(name) }
  }

  /// The pattern that leaves out a file, or a folder that it lies in; nil where none does.
  func exclusion(of path: String) -> String? {
    var end = path.startIndex
    while end < path.endIndex {
      end = path[end...].dropFirst().firstIndex(of: "/") ?? path.endIndex
      let part = String(path[..<end])
      // A pattern that stands on both lists is on neither.
      let pattern = excluded.first { $0.matches(part) && !include.contains($0.text) }
      if let pattern, !isIncluded(part) { return pattern.text }
    }
    return nil
  }

  /// One that names a path, its beginning, or a folder with the slash behind it.
  private struct Pattern {
    let text: String
    private let plain: String
    private let expression: PathExpression?

    init(_ text: String) {
      self.text = text
      plain = String(text.drop { $0 == "/" })
      var glob = ""
      for character in plain {
        // Braces mean themselves here, and two stars are one.
        if character == "*", glob.hasSuffix("*") { continue }
        glob += ["{", "}"].contains(character) ? "\\\(character)" : String(character)
      }
      expression = PathExpression(glob: glob, crossesFolders: true)
    }

    var isUnderstood: Bool { expression != nil }

    func matches(_ path: String) -> Bool {
      guard !plain.isEmpty else { return false }
      return path.hasPrefix(plain) || plain == "\(path)/" || expression?.matches(path) == true
    }
  }
}
