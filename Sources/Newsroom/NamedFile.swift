import Diagnostics
import Foundation

/// A file as somebody names it: from the edition folder, as the files of articles are written, from where the
/// program was started, or from the root; `.` and `..` in it say nothing of their own.
struct NamedFile {
  /// How the same file may be written from the edition folder.
  let paths: Set<String>

  init(_ name: String, below folder: Place) {
    guard !name.isEmpty else {
      paths = []
      return
    }
    let asked = Place(folder: name)
    // Of a file that is gone its folder may be there.
    let real = asked.enclosing.realPath + "/" + asked.url.lastPathComponent
    paths = [
      Self.plain(name),
      Self.path(to: asked.path, from: folder.path),
      Self.path(to: real, from: folder.realPath),
      Self.path(to: asked.realPath, from: folder.realPath),
    ]
  }

  /// Whether an article's file is that one.
  func names(_ path: String) -> Bool { paths.contains(Self.plain(path)) }

  /// Without what says nothing: `./seeds//a.md` is `seeds/a.md`.
  static func plain(_ path: String) -> String {
    let parts = parts(of: path).joined(separator: "/")
    return path.hasPrefix("/") ? "/\(parts)" : parts
  }

  private static func parts(of path: String) -> [Substring] {
    path.split(separator: "/").reduce(into: []) { parts, part in
      switch part {
      case ".": break
      case ".." where parts.last.map { $0 != ".." } ?? false: parts.removeLast()
      case ".." where path.hasPrefix("/"): break
      default: parts.append(part)
      }
    }
  }

  /// The way from a folder to a file, both from the root.
  static func path(to file: String, from folder: String) -> String {
    let (file, folder) = (parts(of: file), parts(of: folder))
    let common = zip(file, folder).prefix { $0 == $1 }.count
    return
      ([Substring](repeating: "..", count: folder.count - common) + file.dropFirst(common))
      .joined(separator: "/")
  }
}
