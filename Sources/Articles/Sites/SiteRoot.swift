package import Diagnostics
import Foundation

/// Where the folder of a site begins, and what makes it.
package struct SiteRoot {
  package let generator: Generator
  /// The folder, written as the path of its source is.
  let path: String
  /// The configuration that told; nil where the folders alone did.
  let configuration: Place?

  /// Looks for a site in a folder and in those that it lies in, up to the edition folder; above a folder that
  /// lies outside of it, four up.
  /// - Parameter wanted: what its owner says that makes it.
  package init?(of path: String, below edition: Place, wanted: Generator?) {
    for folder in Self.folders(from: path) {
      for generator in Generator.allCases where wanted == nil || generator == wanted {
        if let found = Self.configuration(of: generator, in: folder, below: edition) {
          self.init(generator: generator, path: folder, configuration: found)
          return
        }
      }
    }
    if wanted ?? .jekyll == .jekyll, Self.holdsPosts(path, below: edition) {
      let isPosts = path.split(separator: "/").last == "_posts"
      self.init(
        generator: .jekyll, path: isPosts ? Self.above(path) ?? "" : path, configuration: nil)
      return
    }
    return nil
  }

  /// The folders in which a site of a path may begin, the nearest first.
  static func folders(from path: String) -> some Sequence<String> {
    sequence(first: (folder: path, steps: 0)) { last in
      guard last.steps < 4 || !ArticleSource.leadsOut(path) else { return nil }
      return above(last.folder).map { ($0, last.steps + 1) }
    }.lazy.map { $0.folder }
  }

  private init(generator: Generator, path: String, configuration: Place?) {
    self.generator = generator
    self.path = path
    self.configuration = configuration
  }

  /// The folder that a path lies in; nil above the edition folder, and above one of which it is not known.
  static func above(_ path: String) -> String? {
    guard !path.isEmpty, path != "/" else { return nil }
    if path.isPlainPath {
      guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else {
        return path == ".." ? nil : ""
      }
      return path.utf8[slash...].elementsEqual("/..".utf8) ? nil : String(path[..<slash])
    }
    guard path.split(separator: "/").last != ".." else { return nil }
    let parts = path.split(separator: "/").dropLast().joined(separator: "/")
    return path.hasPrefix("/") ? "/\(parts)" : parts
  }

  /// Whether two files lie beside each other, by their paths alone.
  static func areInOneFolder(_ one: String, _ other: String) -> Bool {
    let slash = UInt8(ascii: "/")
    guard let end = one.utf8.lastIndex(of: slash), let otherEnd = other.utf8.lastIndex(of: slash)
    else { return false }
    return one.utf8[..<end].elementsEqual(other.utf8[..<otherEnd])
  }

  static func place(_ path: String, below edition: Place) -> Place {
    path.isEmpty ? edition : edition.appending(path)
  }

  private static func configuration(
    of generator: Generator, in folder: String, below edition: Place
  ) -> Place? {
    let base = place(folder, below: edition)
    for name in SiteConfiguration.names(of: generator) {
      let file = base.appending(name)
      guard file.exists, !file.isFolder else { continue }
      switch generator {
      case .jekyll, .eleventy: return file
      case .publish:
        if base.appending("Content").isFolder, holds("Publish", at: file) { return file }
      case .zola:
        if base.appending("content").isFolder,
          // One that cannot be read is Zola's where somebody says so: others take it before.
          holds("base_url", at: file) || (try? SiteConfiguration.text(at: file)) == nil
        {
          return file
        }
      case .hugo:
        // Zola’s has the same name, and its address is “base_url”.
        if name.hasPrefix("hugo") { return file }
        let isContent = base.appending("content").isFolder || holds("contentDir", at: file)
        if isContent, name != "config.toml" || !holds("base_url", at: file) { return file }
      }
    }
    // One whose configuration is all in parts.
    guard generator == .hugo, base.appending("config/_default").isFolder else { return nil }
    return HugoFiles(in: base).files.last
  }

  private static func holds(_ word: String, at place: Place) -> Bool {
    guard let source = try? SiteConfiguration.text(at: place) else { return false }
    return source.lines.contains { line in
      !line.hasPrefix("#") && !line.hasPrefix("//") && line.contains(word)
    }
  }

  private static func holdsPosts(_ path: String, below edition: Place) -> Bool {
    path.split(separator: "/").last == "_posts"
      || place(path, below: edition).appending("_posts").isFolder
  }
}

extension String {
  /// Whether slashes part names in it and do nothing else: none begins or ends it, and no two follow each other.
  fileprivate var isPlainPath: Bool {
    var previous = UInt8(ascii: "/")
    for byte in utf8 {
      if byte == UInt8(ascii: "/"), previous == byte { return false }
      previous = byte
    }
    return previous != UInt8(ascii: "/")
  }
}
