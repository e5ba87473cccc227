import Diagnostics
import Foundation
import Settings

/// Hugo's keys, from all files of its configuration.
extension SiteConfiguration {
  /// - Parameter site: the folder of the site.
  mutating func readHugo(in site: Place) {
    let files = HugoFiles(in: site)
    for problem in files.problems { doubt(problem) }
    var layers: [SettingLayers.Layer] = []
    for file in files.files {
      let name = file.path.split(separator: "/").last.map(String.init) ?? ""
      do throws(Problem) {
        layers.insert(HugoFiles.layer(try mapping(at: file), named: name), at: 0)
      } catch { doubt(error) }
    }
    readHugo(SettingLayers(layers: layers))
  }

  private mutating func readHugo(_ layers: SettingLayers) {
    if let root = layers.flat {
      baseURL = take { () throws(Problem) in try root.string("baseURL") }
      timeZone = zone("timeZone", in: root)
      contentFolder = takeDecisive { () throws(Problem) in try root.string("contentDir") }
      keepsCase = take { () throws(Problem) in try root.flag("disablePathToLower") } ?? false
      dropsAccents = take { () throws(Problem) in try root.flag("removePathAccents") } ?? false
      isUgly =
        root.isMapping("uglyURLs") ? false : ((try? root.flag("uglyURLs")) ?? nil) ?? false
      mainLanguage =
        take { () throws(Problem) in try root.string("defaultContentLanguage") } ?? mainLanguage
      refusePages(in: root)
    }
    readPermalinks(layers)
    if let table = take({ () throws(Problem) in try layers.table("taxonomies") }) {
      let found = table.names.compactMap { (try? table.flat?.string($0)) ?? nil }
      if !table.layers.isEmpty { terms = found }
    }
    mainLanguage = mainLanguage.lowercased()
    defaultLanguage = mainLanguage
    readLanguages(layers)
    if layers.names.contains("languages"), let root = layers.flat {
      let isInFolder = take { () throws(Problem) in
        try root.flag("defaultContentLanguageInSubdir")
      }
      // One language alone has no folder.
      if isInFolder == true, languages.subtracting(disabledLanguages).count > 1 {
        mainLanguage = ""
      }
    }
    let ofLanguages = Set(defaults.compactMap(\.language))
    defaults += cascades(of: layers).map { cascade in
      FolderDefaults(
        folder: "", settings: cascade.settings, target: cascade.target,
        otherLanguages: ofLanguages)
    }
    if let root = layers.list("ignoreFiles") {
      ignore("ignoreFiles", in: root) { PathExpression(go: $0) }
    }
    readMounts(layers)
    readDateKeys(layers)
  }

  private mutating func cascades(of layers: SettingLayers) -> [Cascade] {
    takeDecisive { () throws(Problem) in
      if let list = layers.list("cascade") { return try Cascade.all(in: list, of: "") }
      let table = try layers.table("cascade")
      guard let settings = table.flat else { return [] }
      // Tables within it would have to be laid over each other in their turn.
      guard table.layers.count == 1 else {
        throw Problem("“cascade” stands in several files", at: settings.location)
      }
      return [Cascade.of(settings)]
    } ?? []
  }

  private mutating func readPermalinks(_ layers: SettingLayers) {
    guard let table = take({ () throws(Problem) in try layers.table("permalinks") }) else { return }
    // Since Hugo 0.115 a table for each kind of page.
    let pages = take { () throws(Problem) in try table.table("page") }
    for patterns in [table.flat, pages?.flat].compactMap(\.self) {
      for section in patterns.names where !patterns.isMapping(section) {
        let name = section.split(separator: "/").joined(separator: "/").lowercased()
        permalinks[name] = pattern(section, in: patterns)
      }
    }
  }

  private mutating func readLanguages(_ layers: SettingLayers) {
    if let root = layers.list("disableLanguages") {
      let disabled = takeDecisive { () throws(Problem) in try root.strings("disableLanguages") }
      disabledLanguages = Set((disabled ?? []).map { $0.lowercased() })
    }
    if let table = takeDecisive({ () throws(Problem) in try layers.table("languages") }) {
      for name in table.names {
        guard let own = takeDecisive({ () throws(Problem) in try table.table(name) }),
          !own.layers.isEmpty
        else { continue }
        languages.insert(name)
        readLanguage(name.lowercased(), own)
      }
    }
    // Its articles are told by it whether or not it has settings of its own.
    languages.formUnion(disabledLanguages)
  }

  private mutating func readLanguage(_ name: String, _ layers: SettingLayers) {
    if let language = layers.flat {
      let isOff = takeDecisive { () throws(Problem) in try language.flag("disabled") }
      let kinds = takeDecisive { () throws(Problem) in try language.strings("disableKinds") } ?? []
      if isOff == true || kinds.contains(where: Self.isPage) { disabledLanguages.insert(name) }
      let folder = takeDecisive { () throws(Problem) in try language.string("contentDir") }
      if let folder { languageFolders[name] = Self.plain(folder) }
      // The whole site's would make a wrong link.
      for key in ["baseURL", "permalinks", "uglyURLs"] where language.has(key) {
        doubt(language.problem("“\(key)” of one language is not understood", at: key))
      }
      // Whose files those are depends on the order of the languages.
      if language.has("ignoreFiles") {
        doubt(
          language.problem("“ignoreFiles” of one language is not understood", at: "ignoreFiles"))
      }
    }
    guard layers.names.contains("cascade") else { return }
    let own = cascades(of: layers)
    // One that says nothing takes the place of the site's all the same.
    defaults += own.map { cascade in
      FolderDefaults(
        folder: "", settings: cascade.settings, target: cascade.target, language: name)
    }
  }

  private static func isPage(_ kind: String) -> Bool { kind.lowercased() == "page" }

  /// A site without pages shows no article.
  private mutating func refusePages(in root: YAMLMapping) {
    let kinds = takeDecisive { () throws(Problem) in try root.strings("disableKinds") } ?? []
    if kinds.contains(where: Self.isPage) {
      doubt(
        root.problem("“disableKinds” holds “page”: the site has no articles", at: "disableKinds"))
    }
  }

  /// Folders that are put in the place of that of all articles, or files that are left out of it.
  private mutating func readMounts(_ layers: SettingLayers) {
    do throws(Problem) {
      guard let module = try layers.table("module").list("mounts") else { return }
      for mount in try module.mappings("mounts") ?? [] {
        let target = Self.plain(try mount.string("target") ?? "")
        guard target == "content" || target.hasPrefix("content/") else { continue }
        let source = Self.plain(try mount.string("source") ?? "")
        let isPlain = target == "content" && source == Self.plain(contentFolder ?? "content")
        guard isPlain, !mount.has("includeFiles"), !mount.has("excludeFiles") else {
          throw mount.problem("which articles a mount leaves is not understood", at: "source")
        }
      }
    } catch { doubt(error) }
  }

  /// Keys of one's own for when a page is shown.
  private mutating func readDateKeys(_ layers: SettingLayers) {
    do throws(Problem) {
      guard let table = try layers.table("frontmatter").flat else { return }
      dateOrder = try table.strings("date")?.map { $0.lowercased() }
      for word in dateOrder ?? [] where word.hasPrefix(":") && !Self.askedWords.contains(word) {
        problems.append(
          table.problem(
            "“\(word)” as a key for “date” cannot be asked: what stands behind it dates articles",
            at: "date"))
      }
      for (key, known) in Self.dateKeys {
        for word in try table.strings(key) ?? [] where !known.contains(word.lowercased()) {
          throw table.problem("“\(word)” as a key for “\(key)” is not understood", at: key)
        }
      }
    } catch { doubt(error) }
  }

  private static let askedWords = [":default", ":filename"]
  private static let dateKeys = [
    ("publishDate", [":default", "publishdate", "pubdate", "published", "date"]),
    ("expiryDate", [":default", "expirydate", "unpublishdate"]),
  ]
}
