import Diagnostics
package import Foundation
import Mustache

/// The templates of an edition: read, checked against every name, and compiled.
package struct TemplateSet: Sendable {
  private let library: MustacheLibrary
  let tags: ReaderTags
  /// The reader's fields that any of the templates uses.
  package let readerFields: Set<String>

  /// The two templates that an edition must have.
  package static let htmlName = "digest.html"
  package static let textName = "digest.txt"

  /// Reads `*.html.mustache` and `*.txt.mustache` below a folder; a name holds the path below it.
  package static func sources(in folder: URL, shownFolder: String) throws -> [TemplateSource] {
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

  /// Compiles templates, after checking each of `entries` with all that it includes.
  /// - Parameters:
  ///   - entries: the templates that will be rendered, and what each may name.
  ///   - nonce: for the delimiters of the second pass; nobody may be able to guess it.
  /// - Throws: `ProblemList` with file, line and column of everything wrong.
  init(
    _ sources: [TemplateSource], entries: [String: TemplateShape], nonce: String
  ) throws(ProblemList) {
    var templates: [String: (source: TemplateSource, nodes: [TemplateNode])] = [:]
    var problems: [Problem] = []
    for source in sources {
      do throws(Problem) {
        templates[source.name] = (source, try TemplateParser.parse(source))
      } catch { problems.append(error) }
    }
    if !problems.isEmpty { throw ProblemList(problems) }
    var checker = TemplateChecker(templates: templates)
    for (name, shape) in entries.sorted(by: { $0.key < $1.key }) {
      do throws(ProblemList) { try checker.check(name, against: shape) } catch {
        problems += error.problems.filter { !problems.contains($0) }
      }
    }
    if !problems.isEmpty { throw ProblemList(problems) }
    let tags = ReaderTags(nonce: nonce)
    var library = MustacheLibrary()
    for (name, template) in templates {
      let text = template.source.kind.pragma + tags.hide(in: template.source, template.nodes)
      do { try library.register(text, named: name) } catch {
        throw ProblemList([Self.problem(from: error, in: template.source)])
      }
    }
    self.library = library
    self.tags = tags
    readerFields = checker.readerFields
  }

  /// What the engine finds is rare, since the parser looked before: a line will do.
  private static func problem(from error: any Error, in source: TemplateSource) -> Problem {
    var location = source.location
    if let error = error as? MustacheTemplate.ParserError {
      let linesBefore = source.kind.pragma.count { $0 == "\n" }
      location.line = (location.line ?? 1) + max(0, error.context.lineNumber - linesBefore - 1)
    }
    return Problem("the template engine cannot read it", at: location)
  }

  /// The first pass: everything but the reader's own fields.
  func render(_ name: String, _ context: [String: Any]) -> String {
    library.render(context, withTemplate: name) ?? ""
  }
}

extension String {
  /// Whether a file, or a folder on the way to it, has a name that begins with a full stop.
  fileprivate var isHiddenPath: Bool { hasPrefix(".") || contains("/.") }
}
