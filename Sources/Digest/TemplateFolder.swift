import Diagnostics
package import Foundation
package import Template

/// The templates of an edition, as they lie in `Templates/`.
package enum TemplateFolder {
  /// The two templates that an edition must have.
  package static let htmlName = "digest.html"
  package static let textName = "digest.txt"

  /// Reads `*.html.mustache` and `*.txt.mustache` below a folder; a name holds the path below it.
  package static func sources(in folder: URL, shownFolder: String) throws -> [TemplateSource] {
    let folder = folder.resolvingSymlinksInPath()
    let names: [String]
    do {
      names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    } catch {
      throw Problem(
        "cannot be read: \(error.plainReason)", at: SourceLocation(file: shownFolder),
        hint: "“broadsheet init” writes a folder with templates")
    }
    var sources: [TemplateSource] = []
    // Editors and desktops leave hidden files behind.
    for path in names where path.hasSuffix(".mustache") && !path.isHiddenPath {
      let name = String(path.dropLast(".mustache".count))
      let kind: TemplateSource.Kind
      switch name {
      case _ where name.hasSuffix(".html"): kind = .html
      case _ where name.hasSuffix(".txt"): kind = .text
      default: continue
      }
      let file = "\(shownFolder)/\(path)"
      let text = try SourceText(contentsOf: folder.appending(path: path), showing: file)
      sources.append(
        TemplateSource(
          name: name, kind: kind, text: text.text, location: SourceLocation(file: file)))
    }
    for required in [htmlName, textName] where !sources.contains(where: { $0.name == required }) {
      throw Problem(
        "no such template", at: SourceLocation(file: "\(shownFolder)/\(required).mustache"),
        hint: "an issue is made from \(htmlName).mustache and \(textName).mustache")
    }
    return sources
  }
}

extension String {
  /// Whether a file, or a folder on the way to it, has a name that begins with a full stop.
  fileprivate var isHiddenPath: Bool { hasPrefix(".") || contains("/.") }
}
