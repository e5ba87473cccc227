import Clock
import Diagnostics
import Foundation

/// A source, with all that is known of the site that shows its articles; one that all of its files share.
final class SiteFolder {
  let source: ArticleSource
  /// What makes the site; nil for a folder of articles alone.
  let generator: Generator?
  let configuration: SiteConfiguration
  /// The folder of all articles of the site, written as the source's path is.
  let content: String
  /// What is looked through.
  let listed: String
  /// The site's own folder.
  let top: String
  /// The same as the system has it.
  let realTop: String
  /// The file that the configuration is read from, or the first of it that is not understood, below the site's
  /// own folder.
  let configurationName: String
  /// Where the site stands; nil where nobody says.
  let base: URL?
  /// Where a time without an offset is meant.
  let timeZone: Zone
  /// What somebody should know of it.
  let notes: [Problem]

  /// - Parameters:
  ///   - edition: the edition folder.
  ///   - timeZone: the edition's own.
  init(
    _ source: ArticleSource, below edition: Place, timeZone: Zone, zones: ZoneFiles = ZoneFiles()
  ) {
    self.source = source
    let root = SiteFolder.root(of: source, below: edition)
    generator = source.generator ?? root?.generator
    let read = root.flatMap { root in
      root.configuration.map {
        SiteConfiguration(
          of: root.generator, at: $0, in: SiteRoot.place(root.path, below: edition),
          zones: zones)
      }
    }
    let configuration = read ?? SiteConfiguration()
    self.configuration = configuration
    var folder = configuration.contentFolder
    var notes = configuration.problems
    // Only who names a site lets it say which files are read.
    if let named = folder, source.generator == nil, ArticleSource.leadsOut(named) {
      folder = nil
      notes.append(
        Problem(
          "the site of “\(source.path)” says that its articles lie in “\(named)”, which leads out of"
            + " its folder and is not read", at: root?.configuration?.location(),
          hint: generator.map { "say “site: \($0.rawValue)” in broadsheet.yml if that is right" }))
    }
    folder = folder ?? generator?.contentFolder
    let top = root?.path ?? SiteFolder.top(of: source.path, above: folder)
    self.top = top
    let place = SiteRoot.place(top, below: edition)
    realTop = configuration.ignored.isEmpty ? "" : place.realPath
    let own = root?.configuration.map { file in
      file.path.hasPrefix("\(place.path)/")
        ? String(file.path.dropFirst(place.path.count + 1)) : file.path
    }
    // Of several files the one is named that is not understood.
    let shown = place.shown.isEmpty ? "" : "\(place.shown)/"
    let doubtful = configuration.doubt?.location?.file
    configurationName =
      doubtful.map { $0.hasPrefix(shown) ? String($0.dropFirst(shown.count)) : $0 } ?? own ?? ""
    content =
      SiteFolder.below(top, folder).flatMap { path in
        SiteRoot.place(path, below: edition).isFolder ? path : nil
      } ?? top
    listed = source.path == top ? content : source.path
    base = (source.baseURL ?? configuration.baseURL).flatMap(WebAddress.site)
    self.timeZone =
      source.timeZone ?? configuration.timeZone
      ?? (generator?.readsTimesAsUTC == true ? .utc : timeZone)
    self.notes =
      notes + SiteFolder.notes(source, root: root, generator: generator, hasAddress: base != nil)
  }

  /// A site is only guessed where the source is its folder of articles or lies in it.
  private static func root(of source: ArticleSource, below edition: Place) -> SiteRoot? {
    guard mayBeOfSite(source, below: edition) else { return nil }
    if source.generator != nil {
      return SiteRoot(of: source.path, below: edition, wanted: source.generator)
    }
    guard
      let root = SiteRoot(of: source.path, below: edition, wanted: nil)
    else { return nil }
    guard source.path != root.path, let folder = root.generator.contentFolder else { return root }
    return isIn(source.path, below(root.path, folder) ?? "") ? root : nil
  }

  /// Whether a site is looked for at all.
  static func mayBeOfSite(_ source: ArticleSource, below edition: Place) -> Bool {
    source.generator != nil
      || !source.isOwn && !ArticleSource.leadsOut(source.path)
        && SiteRoot.place(source.path, below: edition).isFolder
  }

  private static func notes(
    _ source: ArticleSource, root: SiteRoot?, generator: Generator?, hasAddress: Bool
  ) -> [Problem] {
    guard let generator else { return [] }
    var notes: [Problem] = []
    if source.generator == nil {
      let told = root?.configuration.map { " by \($0.location())" } ?? ""
      notes.append(
        Problem(
          "“\(source.path)” is taken for \(generator == .eleventy ? "an" : "a") \(generator.name) site\(told)",
          at: source.location,
          hint: "say so with “site: \(generator.rawValue)”, or which it is"))
    }
    if !hasAddress {
      notes.append(
        Problem(
          "the address of the site of “\(source.path)” is not known: its articles have no links",
          at: source.location, hint: "base_url: https://example.org"))
    }
    return notes
  }

  /// The folder that holds the one of all articles, by names alone.
  private static func top(of path: String, above folder: String?) -> String {
    guard let folder else { return path }
    var candidate = path
    while let above = SiteRoot.above(candidate) {
      if candidate.split(separator: "/").last == Substring(folder) { return above }
      candidate = above
    }
    return path
  }

  private static func below(_ folder: String, _ name: String?) -> String? {
    guard let name, !name.isEmpty, name != "." else { return folder }
    return folder.isEmpty ? name : "\(folder)/\(name)"
  }

  func below(_ folder: String, _ name: String) -> String { Self.below(folder, name) ?? folder }

  static func isIn(_ path: String, _ folder: String) -> Bool {
    folder.isEmpty || path == folder || path.hasPrefix("\(folder)/")
  }

  /// Where a file lies among the articles of the site.
  func place(of path: String) -> SitePlace {
    let own = languageFolder(of: path)
    var place = SitePlace(
      own.map { relative(path, to: $0.folder) } ?? inCollections(relative(path)),
      languages: configuration.languages, mainLanguage: configuration.mainLanguage,
      ownLanguage: own?.language ?? configuration.defaultLanguage)
    if let own, own.folder != content {
      place.languageFolder = relative(own.folder).split(separator: "/").map(String.init)
    }
    return place
  }

  /// The folder of one language that a file lies in, the nearest: it is no part of where its pages lie.
  func languageFolder(of path: String) -> (language: String, folder: String)? {
    guard !configuration.languageFolders.isEmpty else { return nil }
    return configuration.languageFolders.map { (language: $0.key, folder: below(top, $0.value)) }
      .filter { Self.isIn(path, $0.folder) }
      .max { ($0.folder.count, $1.language) < ($1.folder.count, $0.language) }
  }

  /// A path without the folder of Jekyll's collections, which says nothing of what lies in it.
  func inCollections(_ path: String) -> String {
    guard let folder = configuration.collectionsFolder, path.hasPrefix("\(folder)/") else {
      return path
    }
    let rest = path.dropFirst(folder.count + 1)
    let isOfOne = rest.split(separator: "/").dropLast().contains { $0.hasPrefix("_") }
    return isOfOne ? String(rest) : path
  }

  /// A path below the folder of all articles.
  func relative(_ path: String) -> String {
    for folder in [content, listed, top] where Self.isIn(path, folder) {
      return folder.isEmpty ? path : String(path.dropFirst(folder.count + 1))
    }
    return path
  }

  /// Jekyll's collection that a page is one of; nil for a page of its own.
  func collection(of place: SitePlace) -> String? {
    if place.folders.contains(where: { $0 == "_posts" || $0 == "_drafts" }) { return "posts" }
    return place.folders.first.flatMap { name in
      let isPlain =
        generator == .jekyll && configuration.jekyllFilter.isIncluded(name)
        && !configuration.collections.contains(String(name.dropFirst()))
      return name.hasPrefix("_") && !isPlain ? String(name.dropFirst()) : nil
    }
  }

  /// The folders of a page below that of its collection.
  func foldersInCollection(of place: SitePlace) -> [String] {
    guard let collection = collection(of: place), collection != "posts" else {
      return place.folders
    }
    return Array(place.folders.drop { $0 != "_\(collection)" }.dropFirst())
  }
}
