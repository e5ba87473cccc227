/// What a source leaves out.
extension SiteFolder {
  /// The pattern that leaves a file or folder out; nil where none does.
  func exclusion(of path: String) -> String? {
    let own = relative(path, to: listed)
    if let pattern = source.exclude.first(where: { $0.matches(own) }) { return pattern.text }
    if generator == .jekyll {
      return configuration.jekyllFilter.exclusion(of: relative(path, to: content))
    }
    guard !configuration.exclude.isEmpty || !configuration.ignored.isEmpty else { return nil }
    let whole = relative(path, to: top)
    if let pattern = configuration.exclude.first(where: { $0.matches(whole) }) {
      return pattern.text
    }
    // Both look at the path from the root of all folders; Zola's patterns read like shorter ones.
    var paths = ["\(realTop)/\(whole)"]
    if generator == .zola {
      paths += [relative(path), String(path.split(separator: "/").last ?? "")]
    }
    return configuration.ignored.first { paths.contains(where: $0.matches) }?.text
  }

  /// Whether a name is one of those that the site does not read: an editor's copy, or a folder that holds none
  /// of its articles.
  /// - Parameter path: with the file's or folder's name at its end.
  func leavesOut(_ path: String, isFolder: Bool) -> Bool {
    let bytes = path.utf8
    let slash = bytes.lastIndex(of: UInt8(ascii: "/"))
    let name = String(path[(slash.map(bytes.index(after:)) ?? path.startIndex)...])
    switch generator {
    case .jekyll:
      if configuration.jekyllFilter.isIncluded(relative(path, to: content)) { return false }
      return name.hasPrefix(".") || name.hasPrefix("#") || name.hasPrefix("~")
        || name.hasSuffix("~")
        || name.hasPrefix("_") && !(isFolder && holdsJekyllArticles(folder: name))
    case .hugo: return name.hasPrefix(".") || name.hasPrefix("#") || name.hasSuffix("~")
    case .eleventy: return name.hasPrefix(".") || isFolder && name.hasPrefix("_")
    default: return name.hasPrefix(".")
    }
  }

  /// Whether a folder holds a collection of Jekyll's that has no pages; posts always have.
  func isSilentCollection(_ name: String) -> Bool {
    generator == .jekyll && name.hasPrefix("_") && name != "_posts"
      && configuration.silentCollections.contains(String(name.dropFirst()))
  }

  /// Whether anything can be read whose name begins with a dot.
  var readsHidden: Bool { generator == .jekyll && !configuration.jekyllFilter.include.isEmpty }

  /// Of the folders whose names begin with `_`, those of posts and of collections that have pages.
  private func holdsJekyllArticles(folder name: String) -> Bool {
    ["_posts", "_drafts"].contains(name)
      || configuration.collectionsFolder?.split(separator: "/").contains(Substring(name)) == true
      || configuration.collections.contains(String(name.dropFirst()))
  }

  func relative(_ path: String, to folder: String) -> String {
    guard Self.isIn(path, folder), !folder.isEmpty else { return path }
    return String(path.dropFirst(folder.count + 1))
  }
}
