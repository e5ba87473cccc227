import Clock
import Diagnostics
import Foundation
import Settings

/// What folders say of all articles in them: Hugo's cascades, Jekyll's defaults, Eleventy's data files, and
/// sections of Hugo and Zola that are not shown themselves.
struct InheritedSettings {
  private let site: SiteFolder
  private let dates: ArticleDates
  /// By folder and language; what counts more in front.
  private var byFolder: [FolderKey: [Cascade]] = [:]
  /// Of single files (Eleventy), by their paths below the folder of all articles.
  private var byFile: [String: [Cascade]] = [:]
  /// Sections, each with what its page says of when it is shown.
  private var sections: [FolderKey: SectionTimes] = [:]
  /// Folders that are one page each.
  private var leaves: Set<String> = []
  /// What was not understood.
  private(set) var problems: [Problem] = []
  /// The paths of the files that they were read from, each with its text.
  private(set) var sources: [String] = []
  /// Files that were not understood, by the folders, or the articles without their endings, of which nobody can
  /// tell what they say.
  private var doubts: [String: String] = [:]

  /// A folder, below that of all articles, in one language: each has a tree of its own.
  private struct FolderKey: Hashable {
    let folder: String
    /// Nothing for the one that files are in which name none.
    let language: String
  }

  /// All of them, in their order.
  var doubtful: [String] { doubts.values.sorted() }

  /// - Parameters:
  ///   - files: the articles, of whose folders the settings are read.
  ///   - timeZone: the edition's.
  init(for files: [String], of site: SiteFolder, below edition: Place, timeZone: Zone) {
    self.site = site
    dates = ArticleDates(timeZone: timeZone, of: site, modified: nil)
    guard let generator = site.generator, [.hugo, .zola, .eleventy].contains(generator) else {
      return
    }
    var folders: Set<String> = []
    var articles: [String: Set<String>] = [:]
    var last: String?
    for file in files {
      // Most lie beside the one before.
      defer { last = file }
      if generator != .eleventy, let last, SiteRoot.areInOneFolder(file, last) { continue }
      var folder = SiteRoot.above(site.relative(file))
      if generator == .eleventy, let folder {
        articles[folder, default: []].insert(site.place(of: file).stem)
      }
      while let next = folder, folders.insert(next).inserted { folder = SiteRoot.above(next) }
    }
    leaves = Set(
      files.filter { SitePlace.mayBeIndex($0) && site.place(of: $0).isIndex }.compactMap {
        SiteRoot.above(site.relative($0))
      })
    let content = SiteRoot.place(site.content, below: edition)
    if generator == .eleventy, let problem = EleventyData.doubt(inSite: content) {
      doubt(problem, of: "")
    }
    for folder in folders.sorted() {
      do throws(Problem) {
        let place = SiteRoot.place(folder, below: content)
        if generator == .eleventy {
          try readData(of: folder, at: place, articles[folder] ?? [])
        } else {
          try readPages(of: folder, at: place, generator)
        }
      } catch { doubt(error, of: folder) }
    }
  }

  private mutating func doubt(_ problem: Problem, of path: String) {
    problems.append(problem)
    let name = problem.location?.file.split(separator: "/").last.map(String.init) ?? ""
    doubts[path] = site.below(path, name)
  }

  private mutating func readData(
    of folder: String, at place: Place, _ articles: Set<String>
  ) throws(Problem) {
    let path = folder.isEmpty ? site.content : folder
    let data = try EleventyData(
      in: place, called: path.split(separator: "/").last.map(String.init), articles: articles)
    sources += data.sources
    byFolder[FolderKey(folder: folder, language: "")] = data.ofFolder
    for (name, own) in data.ofFiles { byFile[site.below(folder, name)] = own }
    for (name, problem) in data.doubts.sorted(by: { $0.key < $1.key }) {
      problems.append(problem)
      let file = problem.location?.file.split(separator: "/").last.map(String.init) ?? ""
      doubts[name.isEmpty ? folder : site.below(folder, name)] = site.below(folder, file)
    }
  }

  /// The pages of a section, one for each language.
  private mutating func readPages(
    of folder: String, at place: Place, _ generator: Generator
  ) throws(Problem) {
    var names = ["_index.md", "_index.markdown", "_index.html"]
    if leaves.contains(folder) {
      names = names.filter { place.appending($0).exists }
    } else {
      names = try FolderListing(of: place).entries
        .filter { $0.kind != .folder && $0.name.lowercased().hasPrefix("_index.") }.map(\.name)
    }
    for name in names {
      let page = site.place(of: site.below(site.content, site.below(folder, name)))
      guard page.isSectionPage else { continue }
      try readPage(
        name, of: FolderKey(folder: folder, language: language(of: page)), at: place, page)
    }
    // Hugo makes a section of each of the first folders, be it without a page of its own.
    guard generator == .hugo, !folder.isEmpty, !folder.contains("/"), !leaves.contains(folder)
    else {
      return
    }
    for language in [""] + site.configuration.languages.sorted() {
      let key = FolderKey(folder: folder, language: own(language))
      guard sections[key] == nil else { continue }
      let name = language.isEmpty ? "_index.md" : "_index.\(language).md"
      let page = site.below(site.content, "\(folder)/\(name)")
      sections[key] = try SectionTimes(settings(nil, for: page), dates, isHugo: true)
    }
  }

  private mutating func readPage(
    _ name: String, of key: FolderKey, at place: Place, _ page: SitePlace
  ) throws(Problem) {
    guard ["md", "markdown", "mkd", "mdown", "html", "htm"].contains(page.ending) else {
      // Of other kinds only those are pages that Hugo has programs for.
      guard site.generator == .hugo, Self.otherPages.contains(page.ending) else { return }
      throw Problem(
        "what this says of its section is not known", at: place.appending(name).location(),
        hint: "write it as Markdown, in “_index.md”")
    }
    let file = place.appending(name)
    let text = try SiteConfiguration.text(at: file)
    sources += [file.path, text.text]
    let own = try FrontMatter(of: text).values
    let path = site.below(key.folder, name)
    guard site.generator == .hugo else {
      sections[key] = try SectionTimes(own, dates, isHugo: false)
      return
    }
    // What a section hands down counts for its own page too.
    byFolder[key] =
      try own.map { (own) throws(Problem) in try Cascade.all(in: own, of: path) } ?? []
    sections[key] = try SectionTimes(
      settings(own, for: site.below(site.content, path)), dates, isHugo: true)
  }

  private static let otherPages: Set = [
    "org", "adoc", "asciidoc", "ad", "rst", "pandoc", "pdc", "mmark", "gotmpl",
  ]

  private func language(of place: SitePlace) -> String { own(place.language ?? "") }

  /// Nothing for the language that files are in which name none.
  private func own(_ language: String) -> String {
    language == site.configuration.defaultLanguage ? "" : language
  }

  /// The folders that a file lies in, the nearest first.
  private func folders(of file: String) -> [String] {
    var folders: [String] = []
    var folder = SiteRoot.above(site.relative(file))
    while let next = folder {
      folders.append(next)
      folder = SiteRoot.above(next)
    }
    return folders
  }

  private func keys(of file: String, at place: SitePlace) -> [FolderKey] {
    let language = self.language(of: place)
    return folders(of: file).map { FolderKey(folder: $0, language: language) }
  }

  /// A path below the folder of all articles, without its ending.
  private func stem(of file: String) -> String {
    site.below(SiteRoot.above(site.relative(file)) ?? "", site.place(of: file).stem)
  }

  /// What counts for a file beside its own front matter, the nearest first.
  private func layers(for file: String) -> [YAMLMapping] {
    let cascades = self.cascades(for: file)
    guard !cascades.isEmpty else { return [] }
    let page = site.cascadePage(file)
    return cascades.filter { $0.isMeant(page) == .yes }.map(\.settings)
  }

  private func cascades(for file: String) -> [Cascade] {
    var layers = byFile.isEmpty ? [] : byFile[stem(of: file)] ?? []
    if !byFolder.isEmpty {
      layers += keys(of: file, at: site.place(of: file)).flatMap { byFolder[$0] ?? [] }
    }
    guard !site.configuration.defaults.isEmpty else { return layers }
    return layers
      + defaults(for: file).map {
        Cascade(settings: $0.settings, target: $0.target, origin: site.configurationName)
      }
  }

  private func defaults(for file: String) -> [FolderDefaults] {
    if site.generator == .hugo {
      let language = site.cascadePage(file).language
      return site.configuration.defaults.filter { defaults in
        defaults.language.map { $0 == language } ?? !defaults.otherLanguages.contains(language)
      }
    }
    let path = site.relative(file)
    let kind = site.collection(of: site.place(of: file)) ?? "pages"
    return FolderDefaults.ranked(
      site.configuration.defaults.filter { defaults in
        (defaults.kind ?? kind) == kind
          && [path, site.inCollections(path)].contains { Self.holds($0, defaults.folder) }
      })
  }

  private static func holds(_ path: String, _ folder: String) -> Bool {
    folder.contains("*") ? PathPattern("/\(folder)").matches(path) : SiteFolder.isIn(path, folder)
  }

  /// Front matter with what it inherits.
  func settings(_ own: YAMLMapping?, for file: String) -> YAMLMapping? {
    layers(for: file).reduce(own) { settings, layer in settings?.over(layer) ?? layer }
  }

  /// What Eleventy adds to an article's own tags, in whose place others put theirs.
  func tags(for file: String, _ reading: TagReading) throws(Problem) -> [String] {
    guard site.generator == .eleventy else { return [] }
    var tags: [String] = []
    for layer in layers(for: file) { tags += try reading.tags(in: layer) }
    return tags
  }

  /// The sections that a page of Hugo lies in: the first folder, and down to the last one that has a page.
  func sections(of place: SitePlace) -> [String] {
    guard site.generator == .hugo else { return place.sections }
    let folders = place.sections
    guard folders.count > 1 else { return folders }
    let own = place.languageFolder
    let last = folders.indices.last { index in
      sections[
        FolderKey(
          folder: (own + folders[...index]).joined(separator: "/"), language: language(of: place))]
        != nil
    }
    return Array(folders.prefix((last ?? 0) + 1))
  }

  /// Keeps an article back of which nobody can tell whether it is shown.
  private func hideDoubtful(_ article: inout Article) {
    let file = article.source.path
    if !doubts.isEmpty,
      let doubt = ([stem(of: file)] + folders(of: file)).lazy.compactMap({ doubts[$0] }).first
    {
      article.withheld = article.withheld ?? .notUnderstood(of: doubt)
    }
    let cascades = cascades(for: file).filter { $0.target != nil && $0.mayHide }
    guard !cascades.isEmpty else { return }
    let page = site.cascadePage(file)
    if let doubt = cascades.first(where: { $0.isMeant(page) == .perhaps }) {
      article.withheld = article.withheld ?? .notUnderstood(of: doubt.origin)
    }
  }

  /// Keeps an article back as long as one of its sections is not shown.
  func hide(_ article: inout Article, at place: SitePlace) {
    hideDoubtful(&article)
    guard !sections.isEmpty else { return }
    for key in keys(of: article.source.path, at: place) {
      guard let times = sections[key] else { continue }
      if times.isDraft { article.withheld = article.withheld ?? .section(key.folder) }
      article.publishDate = [article.publishDate, times.publishDate].compactMap(\.self).max()
      article.expiryDate = [article.expiryDate, times.expiryDate].compactMap(\.self).min()
    }
  }
}
