import Clock
import Diagnostics
import Foundation
import Settings

/// What a site's own configuration says of the addresses, times and folders of its articles.
struct SiteConfiguration {
  var baseURL: String?
  /// Patterns of addresses by section (Hugo) or collection (Jekyll, whose posts are one).
  var permalinks: [String: PermalinkPattern] = [:]
  /// Jekyll's pattern for the whole site, which decides how the addresses of its pages end.
  var style: String?
  var timeZone: Zone?
  var exclude: [PathPattern] = []
  /// Patterns of files that are none of the site's (Hugo, Zola).
  var ignored: [PathExpression] = []
  /// Hugo's `frontmatter.date`, in small letters; nil where its own order counts.
  var dateOrder: [String]?
  /// What Jekyll reads in spite of its name, and what it leaves out.
  var jekyllFilter = JekyllFilter()
  /// Where its articles lie, below its own folder.
  var contentFolder: String?
  /// Jekyll's collections that have pages.
  var collections: Set<String> = []
  /// Those that have none.
  var silentCollections: Set<String> = []
  /// Where Jekyll's collections lie, its posts among them; nil for the site's own folder.
  var collectionsFolder: String?
  /// Hugo's languages that are switched off.
  var disabledLanguages: Set<String> = []
  /// Hugo's folders of articles of one language each, by their languages.
  var languageFolders: [String: String] = [:]
  /// Hugo's and Zola's languages, the one without a folder left out.
  var languages: Set<String> = []
  /// The language without a folder of its own.
  var mainLanguage = "en"
  /// The language of files that name none.
  var defaultLanguage = ""
  /// Hugo's keys for what an article is filed under.
  var terms: [String]?
  /// Whether addresses keep capitals (Hugo).
  var keepsCase = false
  /// Whether addresses lose their accents (Hugo).
  var dropsAccents = false
  /// Whether addresses end in `.html` (Hugo).
  var isUgly = false
  /// Whether addresses are made of ASCII alone (Zola).
  var slugsPaths = true
  /// Whether the date that a file's name begins with stays in its address (Zola).
  var keepsDates = false
  /// Settings of whole folders.
  var defaults: [FolderDefaults] = []
  /// What was not understood.
  var problems: [Problem] = []
  /// What was not understood that may keep articles back: then nobody can tell which.
  private(set) var doubt: Problem?
  /// Whether there is any.
  var isInDoubt: Bool { doubt != nil }
  /// The paths of the files that it was read from, each with its text.
  var sources: [String] = []

  /// The names that the configuration of a generator can have, the first that is there counts.
  static func names(of generator: Generator) -> [String] {
    switch generator {
    case .hugo: HugoFiles.mainNames
    case .jekyll: ["_config.yml", "_config.yaml", "_config.toml"]
    case .zola: ["config.toml"]
    case .eleventy:
      [
        ".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs",
        "eleventy.config.ts",
      ]
    case .publish: ["Package.swift"]
    }
  }

  /// Where time zones are looked up.
  private var zones = ZoneFiles()

  init() {}

  /// Reads a configuration as far as it is understood: what is not is told, and stops nothing.
  /// - Parameter site: the folder of the site.
  init(of generator: Generator, at place: Place, in site: Place, zones: ZoneFiles) {
    self.zones = zones
    do throws(Problem) {
      switch generator {
      case .hugo: readHugo(in: site)
      case .jekyll: readJekyll(try mapping(at: place))
      case .zola: readZola(try mapping(at: place))
      case .eleventy:
        let script = try Self.text(at: place)
        sources += [place.path, script.text]
        readEleventy(
          script,
          besides: [".gitignore", ".eleventyignore"].map { name in
            Place(
              url: place.url.deletingLastPathComponent().appending(path: name),
              shown: place.shown.split(separator: "/", omittingEmptySubsequences: false)
                .dropLast().joined(separator: "/") + "/\(name)")
          })
      case .publish: break
      }
    } catch { doubt(error) }
  }

  /// Notes that nobody can tell which articles are kept back.
  mutating func doubt(_ problem: Problem) {
    problems.append(problem)
    doubt = doubt ?? problem
  }

  static func text(at place: Place) throws(Problem) -> SourceText {
    let file = try FileBytes(at: place, limit: 1 << 20, of: "a configuration")
    let text = try SourceText(decoding: file.bytes, file: place.location().file)
    try text.refuseMergeRemains()
    return text
  }

  mutating func mapping(at place: Place) throws(Problem) -> YAMLMapping {
    let source = try Self.text(at: place)
    sources += [place.path, source.text]
    return try Self.mapping(of: source, at: place)
  }

  static func mapping(of source: SourceText, at place: Place) throws(Problem) -> YAMLMapping {
    if place.path.hasSuffix(".toml") {
      return try YAMLMapping(parsingTOML: source.text, file: source.file, ignoresCase: true)
    }
    return try YAMLMapping(
      parsing: place.path.hasSuffix(".json") ? JSONFrontMatter.asYAML(source.text) : source.text,
      file: source.file, ignoresCase: true)
  }

  /// A part of it that may be wrong without the rest being so.
  mutating func take<Value>(_ read: () throws(Problem) -> Value?) -> Value? {
    do throws(Problem) { return try read() } catch {
      problems.append(error)
      return nil
    }
  }

  /// A part that may keep articles back.
  mutating func takeDecisive<Value>(_ read: () throws(Problem) -> Value?) -> Value? {
    do throws(Problem) { return try read() } catch {
      doubt(error)
      return nil
    }
  }

  mutating func zone(_ key: String, in mapping: YAMLMapping) -> Zone? {
    let zones = zones
    let zone = take { () throws(Problem) in
      try mapping.anyZone(key, in: zones)
    }
    if let warning = zone?.warning {
      problems.append(mapping.problem(warning.reason, at: key, hint: warning.hint))
    }
    return zone
  }

  mutating func pattern(_ key: String, in mapping: YAMLMapping) -> PermalinkPattern? {
    take { () throws(Problem) in
      guard let text = try mapping.string(key) else { return nil }
      do throws(Problem) { return try PermalinkPattern(parsing: text) } catch {
        throw mapping.problem(error.reason, at: key, hint: error.hint)
      }
    }
  }
}
