import Diagnostics
import Foundation
import Settings

/// What folders say of all articles in them: Hugo's cascades, Jekyll's defaults, Eleventy's data files, and
/// sections of Hugo and Zola that are not shown themselves.
struct InheritedSettings {
  private let site: SiteFolder
  private let dates: ArticleDates
  /// By folder, below that of all articles; what counts more in front.
  private var byFolder: [String: [Cascade]] = [:]
  /// Sections, each with what its page says of when it is shown.
  private var sections: [String: SectionTimes] = [:]
  /// Folders that are one page each.
  private var leaves: Set<String> = []
  /// What was not understood.
  private(set) var problems: [Problem] = []
  /// The paths of the files that they were read from, each with its text.
  private(set) var sources: [String] = []
  /// Files that were not understood, by the folders of which nobody can tell what they say.
  private var doubts: [String: String] = [:]

  /// All of them, in their order.
  var doubtful: [String] { doubts.values.sorted() }

  /// - Parameters:
  ///   - files: the articles, of whose folders the settings are read.
  ///   - timeZone: the edition's.
  init(for files: [String], of site: SiteFolder, below edition: Place, timeZone: TimeZone) {
    self.site = site
    dates = ArticleDates(timeZone: timeZone, of: site, modified: nil)
    guard let generator = site.generator, [.hugo, .zola, .eleventy].contains(generator) else {
      return
    }
    var folders: Set<String> = []
    for file in files {
      var folder = SiteRoot.above(site.relative(file))
      while let next = folder, folders.insert(next).inserted { folder = SiteRoot.above(next) }
    }
    leaves = Set(
      files.filter { site.place(of: $0).isIndex }.compactMap { SiteRoot.above(site.relative($0)) })
    let content = SiteRoot.place(site.content, below: edition)
    for folder in folders.sorted() {
      do throws(Problem) {
        try read(folder, at: SiteRoot.place(folder, below: content), generator)
      } catch {
        problems.append(error)
        let name = error.location?.file.split(separator: "/").last.map(String.init) ?? ""
        doubts[folder] = folder.isEmpty ? name : "\(folder)/\(name)"
      }
    }
  }

  private mutating func read(
    _ folder: String, at place: Place, _ generator: Generator
  ) throws(Problem) {
    guard generator == .eleventy else {
      // Hugo makes a section of each of the first folders, be it without a page of its own.
      if generator == .hugo, !folder.isEmpty, !folder.contains("/"), !leaves.contains(folder) {
        let page = site.below(site.content, "\(folder)/_index.md")
        sections[folder] = try SectionTimes(settings(nil, for: page), dates, isHugo: true)
      }
      let names = ["_index.md", "_index.markdown", "_index.html"].map(place.appending)
      guard let index = names.first(where: \.exists) else { return }
      let text = try SiteConfiguration.text(at: index)
      sources += [index.path, text.text]
      let own = try FrontMatter(of: text).values
      // What a section hands down counts for its own page too.
      let name = folder.isEmpty ? "_index.md" : "\(folder)/_index.md"
      let cascade =
        try generator == .hugo
        ? own.map { (own) throws(Problem) in try Cascade.all(in: own, of: name) } ?? [] : []
      byFolder[folder] = cascade
      let settings =
        generator == .hugo ? self.settings(own, for: site.below(site.content, name)) : own
      sections[folder] = try SectionTimes(settings, dates, isHugo: generator == .hugo)
      return
    }
    guard let last = folder.split(separator: "/").last else { return }
    for ending in ["json", "11tydata.json"] {
      let data = place.appending("\(last).\(ending)")
      guard data.exists else { continue }
      let text = try SiteConfiguration.text(at: data)
      sources += [data.path, text.text]
      byFolder[folder] = [Cascade(settings: try SiteConfiguration.mapping(of: text, at: data))]
    }
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

  /// What counts for a file beside its own front matter, the nearest first.
  private func layers(for file: String) -> [YAMLMapping] {
    let cascades = self.cascades(for: file)
    guard !cascades.isEmpty else { return [] }
    let page = site.cascadePage(file)
    return cascades.filter { $0.isMeant(page) == .yes }.map(\.settings)
  }

  private func cascades(for file: String) -> [Cascade] {
    let layers = byFolder.isEmpty ? [] : folders(of: file).flatMap { byFolder[$0] ?? [] }
    guard !site.configuration.defaults.isEmpty else { return layers }
    let path = site.relative(file)
    let kind = site.collection(of: site.place(of: file)) ?? "pages"
    return layers
      + site.configuration.defaults.filter { defaults in
        (defaults.kind ?? kind) == kind
          && [path, site.inCollections(path)].contains { Self.holds($0, defaults.folder) }
      }.map { Cascade(settings: $0.settings, target: $0.target, origin: site.configurationName) }
  }

  private static func holds(_ path: String, _ folder: String) -> Bool {
    folder.contains("*") ? PathPattern("/\(folder)").matches(path) : SiteFolder.isIn(path, folder)
  }

  /// Front matter with what it inherits.
  func settings(_ own: YAMLMapping?, for file: String) -> YAMLMapping? {
    layers(for: file).reduce(own) { settings, layer in settings?.over(layer) ?? layer }
  }

  /// The sections that a page of Hugo lies in: the first folder, and down to the last one that has a page.
  func sections(of place: SitePlace) -> [String] {
    guard site.generator == .hugo else { return place.sections }
    let folders = place.sections
    let last = folders.indices.last { index in
      sections[folders[...index].joined(separator: "/")] != nil
    }
    return Array(folders.prefix((last ?? 0) + 1))
  }

  /// Keeps an article back of which nobody can tell whether it is shown.
  private func hideDoubtful(_ article: inout Article) {
    let file = article.source.path
    if !doubts.isEmpty, let doubt = folders(of: file).compactMap({ doubts[$0] }).first {
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
  func hide(_ article: inout Article) {
    hideDoubtful(&article)
    guard !sections.isEmpty else { return }
    for folder in folders(of: article.source.path) {
      guard let times = sections[folder] else { continue }
      if times.isDraft { article.withheld = article.withheld ?? .section(folder) }
      article.publishDate = [article.publishDate, times.publishDate].compactMap(\.self).max()
      article.expiryDate = [article.expiryDate, times.expiryDate].compactMap(\.self).min()
    }
  }
}

/// When a section is shown: with its page, all that lies in it goes.
private struct SectionTimes {
  let isDraft: Bool
  var publishDate: Date?
  var expiryDate: Date?

  init(_ settings: YAMLMapping?, _ dates: ArticleDates, isHugo: Bool) throws(Problem) {
    isDraft = try settings?.flag("draft") ?? false
    guard isHugo else { return }
    publishDate = try dates.publishDate(in: settings)
    if publishDate == nil { publishDate = try dates.date(in: settings, path: "")?.date }
    expiryDate = try dates.expiryDate(in: settings)
  }
}
