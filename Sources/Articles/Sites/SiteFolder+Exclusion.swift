/// What a source leaves out.
extension SiteFolder {
  /// The pattern that leaves a file or folder out; nil where none does.
  func exclusion(of path: String) -> String? {
    let own = relative(path, to: listed)
    if let pattern = source.exclude.first(where: { $0.matches(own) }) { return pattern.text }
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

  /// Whether a name is that of an editor's copy or another that the site does not read.
  func leavesOut(name: String, isFolder: Bool) -> Bool {
    switch generator {
    case .jekyll:
      name.hasPrefix("#") || name.hasPrefix("~") || name.hasSuffix("~")
        || !isFolder && name.hasPrefix("_")
    case .hugo: name.hasPrefix("#") || name.hasSuffix("~")
    default: false
    }
  }

  func relative(_ path: String, to folder: String) -> String {
    guard Self.isIn(path, folder), !folder.isEmpty else { return path }
    return String(path.dropFirst(folder.count + 1))
  }
}
