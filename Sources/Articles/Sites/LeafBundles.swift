/// Folders that are one page each: what else lies in one belongs to it (Hugo's leaf bundles, Zola's assets).
struct LeafBundles {
  private var folders: Set<String> = []

  /// - Parameter files: all of a source.
  init(of files: [String], in site: SiteFolder) {
    guard site.generator == .hugo || site.generator == .zola else { return }
    for file in files where SitePlace.mayBeIndex(file) && site.place(of: file).isIndex {
      if let folder = SiteRoot.above(file) { folders.insert(folder) }
    }
    self.site = site
  }

  private var site: SiteFolder?

  /// The folders, in their order.
  var sorted: [String] { folders.sorted() }

  /// Why a file is no page of its own; nil where it is one.
  /// - Parameter place: where it lies in its site.
  func withheld(_ path: String, at place: SitePlace) -> Withheld? {
    guard let site, !folders.isEmpty else { return nil }
    var folder = SiteRoot.above(path)
    if place.isIndex { folder = folder.flatMap(SiteRoot.above) }
    while let next = folder, SiteFolder.isIn(next, site.content) {
      if folders.contains(next) { return .resource(of: next) }
      folder = SiteRoot.above(next)
    }
    return nil
  }
}
