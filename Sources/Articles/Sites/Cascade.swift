import Diagnostics
import Settings

/// What a folder, or the whole site, hands down to the pages below it.
struct Cascade {
  let settings: YAMLMapping
  /// Which of them are meant; nil for all.
  var target: CascadeTarget?
  /// The file that says so.
  var origin = ""

  /// Hugo's: one mapping or several.
  static func all(in settings: YAMLMapping, of origin: String) throws(Problem) -> [Cascade] {
    guard settings.has("cascade") else { return [] }
    guard settings.isList("cascade") else {
      return try [settings.mapping("cascade")].compactMap(\.self).map { of($0, origin: origin) }
    }
    return (try settings.mappings("cascade") ?? []).map { cascade in
      Cascade(settings: cascade, target: target(of: cascade), origin: origin)
    }
  }

  /// One that stands alone: older Hugos ask nobody then whether he is its target, newer ones do.
  static func of(_ settings: YAMLMapping, origin: String = "") -> Cascade {
    var target = target(of: settings)
    target?.mayBeForAll = true
    return Cascade(settings: settings, target: target, origin: origin)
  }

  private static func target(of settings: YAMLMapping) -> CascadeTarget? {
    ["_target", "target"].first(where: settings.has).map { CascadeTarget($0, in: settings) }
  }

  func isMeant(_ page: CascadeTarget.Page) -> CascadeTarget.Answer {
    target?.holds(page) ?? .yes
  }

  /// Whether it may keep a page back, now or later.
  var mayHide: Bool {
    [
      "draft", "build", "_build", "headless", "expiryDate", "unpublishDate", "publishDate",
      "pubDate", "published", "date",
    ].contains(where: settings.has)
  }
}

/// Which pages one of Hugo's cascades is for.
struct CascadeTarget {
  /// What is asked of a page.
  struct Page {
    /// The ways to write where it lies; any of them counts.
    let paths: [String]
    let kind: String
    let language: String
  }

  enum Answer {
    case yes, no
    /// Something is asked that nobody here understands.
    case perhaps
  }

  private var path: PathExpression?
  private var kind: PathExpression?
  private var language: PathExpression?
  private var environment: PathExpression?
  private var isUnderstood = true
  /// Whether it counts for others too, by some.
  var mayBeForAll = false

  init(_ key: String, in cascade: YAMLMapping) {
    guard cascade.isMapping(key), let target = (try? cascade.mapping(key)) ?? nil else {
      isUnderstood = false
      return
    }
    path = glob("path", in: target)
    kind = glob("kind", in: target)
    language = glob("lang", in: target)
    environment = glob("environment", in: target)
    if target.names.contains(where: { !["path", "kind", "lang", "environment"].contains($0) }) {
      isUnderstood = false
    }
  }

  private mutating func glob(_ key: String, in target: YAMLMapping) -> PathExpression? {
    guard target.has(key) else { return nil }
    do throws(Problem) {
      guard let text = try target.string(key) else { return nil }
      if let glob = PathExpression(glob: text.lowercased(), crossesFolders: false) { return glob }
    } catch {}
    isUnderstood = false
    return nil
  }

  func holds(_ page: Page) -> Answer {
    let no = mayBeForAll ? Answer.perhaps : .no
    if let path, !page.paths.contains(where: path.matches) { return no }
    if let kind, !kind.matches(page.kind) { return no }
    if let language, !language.matches(page.language) { return no }
    if let environment, !environment.matches("production") { return no }
    return isUnderstood ? .yes : .perhaps
  }
}
