import Diagnostics
import Foundation
import Settings

/// The keys of each generator.
extension SiteConfiguration {
  mutating func readHugo(_ root: YAMLMapping) {
    baseURL = take { () throws(Problem) in try root.string("baseURL") }
    timeZone = zone("timeZone", in: root)
    contentFolder = take { () throws(Problem) in try root.string("contentDir") }
    keepsCase = take { () throws(Problem) in try root.flag("disablePathToLower") } ?? false
    isUgly = root.isMapping("uglyURLs") ? false : ((try? root.flag("uglyURLs")) ?? nil) ?? false
    if let patterns = take({ () throws(Problem) in try root.mapping("permalinks") }) {
      for section in patterns.names where !patterns.isMapping(section) {
        permalinks[section.lowercased()] = pattern(section, in: patterns)
      }
      // Since Hugo 0.115 a table for each kind of page.
      if patterns.isMapping("page"),
        let pages = take({ () throws(Problem) in try patterns.mapping("page") })
      {
        for section in pages.names {
          permalinks[section.lowercased()] = pattern(section, in: pages)
        }
      }
    }
    if let table = take({ () throws(Problem) in try root.mapping("taxonomies") }) {
      terms = table.names.compactMap { (try? table.string($0)) ?? nil }
    }
    mainLanguage =
      take { () throws(Problem) in try root.string("defaultContentLanguage") } ?? mainLanguage
    readHugoLanguages(root)
    if root.isMapping("languages") {
      if ((try? root.flag("defaultContentLanguageInSubdir")) ?? nil) == true { mainLanguage = "" }
    }
    let cascades = takeDecisive { () throws(Problem) in try Cascade.all(in: root, of: "") } ?? []
    defaults += cascades.map { cascade in
      FolderDefaults(folder: "", settings: cascade.settings, target: cascade.target)
    }
    ignore("ignoreFiles", in: root) { PathExpression(go: $0) }
  }

  private mutating func readHugoLanguages(_ root: YAMLMapping) {
    let disabled = takeDecisive { () throws(Problem) in try root.strings("disableLanguages") }
    disabledLanguages = Set((disabled ?? []).map { $0.lowercased() })
    if root.isMapping("languages"),
      let table = takeDecisive({ () throws(Problem) in try root.mapping("languages") })
    {
      languages = Set(table.names)
      for name in table.names where table.isMapping(name) {
        guard
          let language = takeDecisive({ () throws(Problem) in try table.mapping(name) })
        else { continue }
        let isOff = takeDecisive { () throws(Problem) in try language.flag("disabled") }
        if isOff == true { disabledLanguages.insert(name.lowercased()) }
        let folder = takeDecisive { () throws(Problem) in try language.string("contentDir") }
        if let folder { languageFolders[name.lowercased()] = Self.plain(folder) }
      }
    }
    // Its articles are told by it whether or not it has settings of its own.
    languages.formUnion(disabledLanguages)
  }

  private mutating func ignore(
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
  private static func plain(_ folder: String) -> String {
    folder.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
  }

  mutating func readJekyll(_ root: YAMLMapping) {
    let base = take { () throws(Problem) in try root.string("baseurl") } ?? ""
    baseURL = take { () throws(Problem) in try root.string("url") }.map { $0 + base }
    timeZone = zone("timezone", in: root)
    style = take { () throws(Problem) in try root.string("permalink") }
    if style != nil { permalinks["posts"] = pattern("permalink", in: root) }
    exclude = (takeDecisive { () throws(Problem) in try root.strings("exclude") } ?? [])
      .map(PathPattern.init)
    if let built = take({ () throws(Problem) in try root.string("destination") }) {
      exclude.append(PathPattern(built.hasPrefix("./") ? String(built.dropFirst()) : "/\(built)"))
    }
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
        if ((try? collection.flag("output")) ?? nil) == true { collections.insert(name) }
        if let own = pattern("permalink", in: collection) { permalinks[name] = own }
      }
    }
    guard root.isList("defaults"),
      let entries = takeDecisive({ () throws(Problem) in try root.mappings("defaults") })
    else { return }
    // What stands later counts more.
    for entry in entries.reversed() where entry.isMapping("values") {
      guard let values = (try? entry.mapping("values")) ?? nil else { continue }
      let scope = entry.isMapping("scope") ? (try? entry.mapping("scope")) ?? nil : nil
      defaults.append(
        FolderDefaults(
          folder: ((try? scope?.string("path")) ?? nil) ?? "",
          kind: (try? scope?.string("type")) ?? nil, settings: values))
    }
  }

  mutating func readZola(_ root: YAMLMapping) {
    baseURL = take { () throws(Problem) in try root.string("base_url") }
    mainLanguage = take { () throws(Problem) in try root.string("default_language") } ?? "en"
    ignore("ignored_content", in: root) { PathExpression(glob: $0, crossesFolders: true) }
    if root.isMapping("languages") {
      languages = Set(take { () throws(Problem) in try root.mapping("languages")?.names } ?? [])
    }
    if root.isMapping("slugify"),
      let table = take({ () throws(Problem) in try root.mapping("slugify") })
    {
      slugsPaths = (((try? table.string("paths")) ?? nil) ?? "on") == "on"
    }
  }

  /// A program, of which only the folders are read that it names with plain words, and what it ignores.
  mutating func readEleventy(_ source: SourceText, besides ignored: [Place]) {
    func folder(_ match: Regex<(Substring, Substring)>) -> String? {
      source.text.firstMatch(of: match).map { found in
        found.1.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
      }
    }
    contentFolder = folder(/\binput\s*:\s*["'`]([^"'`$]{1,200})["'`]/)
    if let output = folder(/\boutput\s*:\s*["'`]([^"'`$]{1,200})["'`]/) {
      exclude.append(PathPattern("/\(output)"))
    }
    for place in ignored where place.exists {
      let lines = takeDecisive { () throws(Problem) in try Self.text(at: place).lines } ?? []
      exclude += lines.map { $0.trimmed() }
        .filter { !$0.isEmpty && !$0.hasPrefix("#") && !$0.hasPrefix("!") }
        .map { PathPattern(String($0)) }
    }
  }
}
