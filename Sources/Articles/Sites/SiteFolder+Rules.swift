import Clock
import Settings

/// What follows from where a page lies.
extension SiteFolder {
  /// How the names of its files are read that begin with a date.
  var names: NameRule {
    switch generator {
    case .jekyll: .jekyll
    case .zola: .zola
    case .hugo, .eleventy, .publish, nil: .usual
    }
  }

  /// Jekyll's categories by folders: those that a folder of posts lies in.
  func folderCategories(of place: SitePlace) -> [String] {
    guard generator == .jekyll,
      let posts = place.folders.firstIndex(where: { $0 == "_posts" || $0 == "_drafts" })
    else { return [] }
    return Array(place.folders[..<posts])
  }

  /// Why a place keeps an article back; nil where it does not.
  func withheld(_ place: SitePlace, at path: String) -> Withheld? {
    if configuration.isInDoubt { return .notUnderstood(of: configurationName) }
    if let language = disabledLanguage(of: place, at: path) { return .language(language) }
    if let folder = configuration.collectionsFolder, collection(of: place) != nil,
      !Self.isIn(path, below(content, folder))
    {
      return .outside(of: folder)
    }
    return switch generator {
    case .jekyll
    where place.folders.contains("_posts")
      && WrittenDate.nameBehindDate(place.stem, by: names) == nil:
      .undatedName
    // The page of a section, and that of the site.
    case .publish where place.isIndex && place.folders.count < 2: .sectionPage
    default: nil
    }
  }

  /// Jekyll shows what says nothing of it, and not what says `published:` and nothing behind it.
  func withheld(by settings: YAMLMapping?) -> Withheld? {
    guard generator == .jekyll, settings?.isNull("published") == true else { return nil }
    return .frontMatter(key: "published", value: "null")
  }

  /// Whether Jekyll makes no page of a file: of its posts alone it takes those without front matter.
  func copies(_ place: SitePlace, _ text: String) -> Bool {
    guard generator == .jekyll, collection(of: place) != "posts" else { return false }
    let line = text.utf8.prefix { $0 != 0x0A }
    return !line.starts(with: "---".utf8) || line.dropFirst(3).contains { $0 > 0x20 }
  }

  /// The language of a page where that is switched off.
  private func disabledLanguage(of place: SitePlace, at path: String) -> String? {
    let disabled = configuration.disabledLanguages
    guard !disabled.isEmpty else { return nil }
    if let language = place.language, disabled.contains(language) { return language }
    return configuration.languageFolders.sorted { $0.key < $1.key }.first { language, folder in
      disabled.contains(language) && Self.isIn(path, below(top, folder))
    }?.key
  }

  /// What Hugo's cascades ask of a page.
  func cascadePage(_ path: String) -> CascadeTarget.Page {
    let place = place(of: path)
    let folders = place.folders
    let isOfFolder = place.isIndex || place.isSectionPage
    let page = (folders + (isOfFolder ? [] : [place.stem])).joined(separator: "/").lowercased()
    // Older ones go by the file.
    let file = (folders + [place.name]).joined(separator: "/").lowercased()
    return CascadeTarget.Page(
      paths: [page, file].flatMap { ["/\($0)", $0] },
      kind: place.isSectionPage ? folders.isEmpty ? "home" : "section" : "page",
      language: (place.language ?? configuration.defaultLanguage).lowercased())
  }
}
