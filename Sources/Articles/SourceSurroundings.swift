package import Diagnostics

/// What lies outside of a source, and decides all the same what its articles come to.
package struct SourceSurroundings: Sendable {
  /// Files, or folders themselves, that may not be there.
  package private(set) var named: [Place] = []
  /// Folders whose own files count, and nothing deeper.
  package private(set) var flat: [Place] = []
  /// Folders with all that lies below them.
  package private(set) var whole: [Place] = []

  /// Folders of a site in which pictures lie that articles name; what it is built into is none.
  private static let pictures = ["static", "assets", "Resources"]
  /// What tells by being there where a site begins, and which files of it are none of its pages.
  private static let marks = [
    "config", "content", "Content", "_posts", ".gitignore", ".eleventyignore",
  ]

  init(of source: ArticleSource, in site: SiteFolder, below edition: Place) {
    guard SiteFolder.mayBeOfSite(source, below: edition) else { return }
    let generators = source.generator.map { [$0] } ?? Generator.allCases
    let names = generators.flatMap(SiteConfiguration.names) + Self.marks
    for folder in SiteRoot.folders(from: source.path) {
      named += names.map(SiteRoot.place(folder, below: edition).appending)
    }
    guard site.generator != nil else { return }
    let top = SiteRoot.place(site.top, below: edition)
    if site.top != source.path {
      whole += ([site.generator == .hugo ? "config" : nil] + Self.pictures).compactMap(\.self)
        .map(top.appending).filter(\.isFolder)
    }
    // Folders hand down to what lies in them.
    var folder = SiteRoot.above(site.listed)
    while let path = folder, SiteFolder.isIn(path, site.content) {
      flat.append(SiteRoot.place(path, below: edition))
      folder = path == site.content ? nil : SiteRoot.above(path)
    }
    let data = SiteRoot.place(site.content, below: edition).appending("_data")
    if site.generator == .eleventy, data.isFolder { whole.append(data) }
  }
}

extension ArticleReader {
  /// What a source is read by besides its own files.
  package func surroundings(of source: ArticleSource) -> SourceSurroundings {
    SourceSurroundings(
      of: source, in: SiteFolder(source, below: root, timeZone: timeZone, zones: zones),
      below: root)
  }
}
