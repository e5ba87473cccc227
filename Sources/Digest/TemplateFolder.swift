package import Diagnostics
import Foundation
package import Template

/// The templates of an edition, as they lie in `Templates/`.
package enum TemplateFolder {
  /// The two templates that an edition must have.
  package static let htmlName = "digest.html"
  package static let textName = "digest.txt"

  /// Where a template lies.
  static func place(of name: String, in folder: Place) -> Place {
    folder.appending("\(name).mustache")
  }

  /// Reads `*.html.mustache` and `*.txt.mustache` below a folder; a name holds the path below it.
  package static func sources(in place: Place) throws -> [TemplateSource] {
    let folder = place.url.resolvingSymlinksInPath()
    let names: [String]
    do {
      names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    } catch {
      throw Problem(
        "cannot be read: \(error.plainReason)", at: place.location(),
        hint: "an edition has its templates there", advice: .makeEdition)
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
      let file = place.appending(path)
      let text = try SourceText(at: Place(url: folder.appending(path: path), shown: file.shown))
      try text.refuseMergeRemains()
      sources.append(
        TemplateSource(
          name: name, kind: kind, text: text.text, location: file.location()))
    }
    for required in [htmlName, textName] where !sources.contains(where: { $0.name == required }) {
      throw Problem(
        "no such template", at: Self.place(of: required, in: place).location(),
        hint: "an issue is made from \(htmlName).mustache and \(textName).mustache")
    }
    return sources
  }
}

extension String {
  /// Whether a file, or a folder on the way to it, has a name that begins with a full stop.
  fileprivate var isHiddenPath: Bool { hasPrefix(".") || contains("/.") }
}
