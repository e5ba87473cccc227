import Diagnostics
import Settings

/// The files that Hugo's configuration is split into: one beside the content, those of `config/_default`, and
/// over them those of `config/production`, as which it builds unless somebody says otherwise.
struct HugoFiles {
  static let endings = ["toml", "yaml", "yml", "json"]
  static let mainNames = ["hugo", "config"].flatMap { name in endings.map { "\(name).\($0)" } }
  private static let folders = ["_default", "production"]
  private static let mostFiles = 500
  private static let deepest = 8

  /// The weakest first.
  private(set) var files: [Place] = []
  /// What could not be looked through.
  private(set) var problems: [Problem] = []

  /// - Parameter site: the folder of the site.
  init(in site: Place) {
    files = Self.mainNames.map(site.appending).filter { $0.exists && !$0.isFolder }.prefix(1)
      .map(\.self)
    let folder = site.appending("config")
    guard folder.isFolder else { return }
    for name in Self.folders where folder.appending(name).isFolder {
      list(folder.appending(name), depth: 0)
    }
  }

  private mutating func list(_ folder: Place, depth: Int) {
    do throws(Problem) {
      guard depth < Self.deepest, files.count < Self.mostFiles else {
        throw Problem("more files than a configuration has", at: folder.location())
      }
      for entry in try FolderListing(of: folder).entries {
        let place = folder.appending(entry.name)
        if entry.kind == .folder {
          list(place, depth: depth + 1)
        } else if Self.endings.contains(Self.parts(of: entry.name).ending) {
          files.append(place)
        }
      }
    } catch { problems.append(error) }
  }

  /// `languages.de.toml` in its three parts.
  private static func parts(of name: String) -> (key: String, language: String?, ending: String) {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard parts.count > 1, let key = parts.first, let ending = parts.last else {
      return (name, nil, "")
    }
    return (
      key, parts.count > 2 ? parts.dropFirst().dropLast().joined(separator: ".") : nil, ending
    )
  }

  /// Where what a file says stands in the whole: the name of a part is its key.
  static func layer(_ settings: YAMLMapping, named file: String) -> SettingLayers.Layer {
    let (key, language, _) = parts(of: file)
    let isMain = ["hugo", "config"].contains(key.lowercased())
    if let language {
      let path = ["languages", language]
      return SettingLayers.Layer(
        path: isMain || key.lowercased() == "languages" ? path : path + [key], settings: settings)
    }
    if isMain { return SettingLayers.Layer(settings: settings) }
    // Some write the key again within its own file, which not every Hugo takes: what it would keep back is
    // kept back.
    if settings.names.map({ $0.lowercased() }) == [key.lowercased()] {
      return SettingLayers.Layer(settings: settings)
    }
    return SettingLayers.Layer(path: [key], settings: settings)
  }
}
