import Diagnostics
import Foundation
import Settings

/// The keys of each generator.
extension SiteConfiguration {
  mutating func ignore(
    _ key: String, in root: YAMLMapping, _ expression: (String) -> PathExpression?
  ) {
    let texts = takeDecisive { () throws(Problem) in try root.strings(key) } ?? []
    for text in texts where !text.isEmpty {
      let pattern = takeDecisive { () throws(Problem) in
        guard let pattern = expression(text) else {
          throw root.problem("the pattern “\(text)” is not understood", at: key)
        }
        return pattern
      }
      if let pattern { ignored.append(pattern) }
    }
  }

  /// A folder without what says nothing.
  static func plain(_ folder: String) -> String {
    folder.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
  }

  mutating func readJekyll(_ root: YAMLMapping) {
    let base = take { () throws(Problem) in try root.string("baseurl") } ?? ""
    baseURL = take { () throws(Problem) in try root.string("url") }.map { $0 + base }
    timeZone = zone("timezone", in: root)
    style = take { () throws(Problem) in try root.string("permalink") }
    if style != nil { permalinks["posts"] = pattern("permalink", in: root) }
    readJekyllFilter(root)
    contentFolder = take { () throws(Problem) in try root.string("source") }
    if let folder = takeDecisive({ () throws(Problem) in try root.string("collections_dir") }) {
      let plain = Self.plain(folder)
      if !plain.isEmpty { collectionsFolder = plain }
    }
    if root.isMapping("collections"),
      let table = take({ () throws(Problem) in try root.mapping("collections") })
    {
      for name in table.names where table.isMapping(name) {
        guard let collection = (try? table.mapping(name)) ?? nil else { continue }
        if ((try? collection.flag("output")) ?? nil) == true {
          collections.insert(name)
        } else {
          silentCollections.insert(name)
        }
        if let own = pattern("permalink", in: collection) { permalinks[name] = own }
      }
    }
    // How many there are is known only where all of them are read.
    let limit = takeDecisive { () throws(Problem) in
      try root.integer("limit_posts", in: 0...Int.max)
    }
    if let limit, limit > 0 {
      doubt(root.problem("which posts “limit_posts” leaves is not understood", at: "limit_posts"))
    }
    readJekyllDefaults(root)
  }

  private mutating func readJekyllFilter(_ root: YAMLMapping) {
    var filter = JekyllFilter()
    filter.include = takeDecisive { () throws(Problem) in try root.strings("include") } ?? []
    filter.exclude += takeDecisive { () throws(Problem) in try root.strings("exclude") } ?? []
    let built = take { () throws(Problem) in try root.string("destination") }
    let folder = Self.plain(built ?? "")
    // What was built is read again by nobody.
    if let built, !folder.isEmpty, !built.hasPrefix("/") { filter.exclude.append("\(folder)/") }
    jekyllFilter = filter
    for pattern in filter.unread {
      doubt(root.problem("the pattern “\(pattern)” is not understood", at: "exclude"))
    }
  }

  private mutating func readJekyllDefaults(_ root: YAMLMapping) {
    guard root.isList("defaults"),
      let entries = takeDecisive({ () throws(Problem) in try root.mappings("defaults") })
    else { return }
    for entry in entries where entry.isMapping("values") {
      do throws(Problem) {
        guard let values = try entry.mapping("values") else { continue }
        let scope = entry.isMapping("scope") ? try entry.mapping("scope") : nil
        let folder = try scope?.string("path") ?? ""
        defaults.append(
          FolderDefaults(
            folder: folder.hasPrefix("/") ? String(folder.dropFirst()) : folder,
            kind: try scope?.string("type"), settings: values))
      } catch { doubt(error) }
    }
  }

  mutating func readZola(_ root: YAMLMapping) {
    baseURL = take { () throws(Problem) in try root.string("base_url") }
    mainLanguage = take { () throws(Problem) in try root.string("default_language") } ?? "en"
    defaultLanguage = mainLanguage
    ignore("ignored_content", in: root) { PathExpression(glob: $0, crossesFolders: true) }
    if root.isMapping("languages") {
      languages = Set(take { () throws(Problem) in try root.mapping("languages")?.names } ?? [])
    }
    if root.isMapping("slugify"),
      let table = take({ () throws(Problem) in try root.mapping("slugify") })
    {
      slugsPaths = (((try? table.string("paths")) ?? nil) ?? "on") == "on"
      keepsDates = ((try? table.flag("paths_keep_dates")) ?? nil) ?? false
    }
  }

  /// A program, of which only the folders are read that it names with plain words, and what it ignores.
  mutating func readEleventy(_ source: SourceText, besides ignored: [Place]) {
    func folder(_ keys: Regex<(Substring, Substring)>...) -> String? {
      keys.lazy.compactMap { source.text.firstMatch(of: $0) }.first.map { found in
        found.1.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
      }
    }
    contentFolder = folder(
      /\binput\s*:\s*["'`]([^"'`$]{1,200})["'`]/, /setInputDirectory\(\s*["'`]([^"'`$]{1,200})["'`]/
    )
    let output = folder(
      /\boutput\s*:\s*["'`]([^"'`$]{1,200})["'`]/,
      /setOutputDirectory\(\s*["'`]([^"'`$]{1,200})["'`]/)
    if let output { exclude.append(PathPattern("/\(output)")) }
    // Templates and data lie below its articles, and are none.
    for case let name? in [
      folder(
        /\bdir\s*:\s*\{[^}]*?\bincludes\s*:\s*["'`]([^"'`$]{1,200})["'`]/,
        /setIncludesDirectory\(\s*["'`]([^"'`$]{1,200})["'`]/),
      folder(
        /\bdir\s*:\s*\{[^}]*?\blayouts\s*:\s*["'`]([^"'`$]{1,200})["'`]/,
        /setLayoutsDirectory\(\s*["'`]([^"'`$]{1,200})["'`]/),
      folder(
        /\bdir\s*:\s*\{[^}]*?\bdata\s*:\s*["'`]([^"'`$]{1,200})["'`]/,
        /setDataDirectory\(\s*["'`]([^"'`$]{1,200})["'`]/),
    ] where !name.isEmpty && !name.contains("..") {
      let input = contentFolder.map { $0.isEmpty ? "" : "/\($0)" } ?? ""
      exclude.append(PathPattern("\(input)/\(name)"))
    }
    // What is no plain word there, nobody here knows.
    for match in source.text.matches(of: /ignores\.add\(\s*["'`]([^"'`$]{1,200})["'`]/) {
      exclude.append(PathPattern("/\(Self.plain(String(match.1)))"))
    }
    for place in ignored where place.exists {
      let lines = takeDecisive { () throws(Problem) in try Self.text(at: place).lines } ?? []
      exclude += lines.map { $0.trimmed() }
        .filter { !$0.isEmpty && !$0.hasPrefix("#") && !$0.hasPrefix("!") }
        .map { PathPattern(String($0)) }
    }
  }
}
