import Diagnostics
import Template

/// A source named as the files of an edition are.
func source(
  _ name: String, _ text: String, as kind: TemplateSource.Kind = .html, line: Int? = nil
) -> TemplateSource {
  let location = SourceLocation(file: line == nil ? "\(name).mustache" : "settings.yml", line: line)
  return TemplateSource(name: name, kind: kind, text: text, location: location)
}

/// The first pass over a template called `main`, with nothing checked.
func pieces(
  _ template: String, _ values: [String: TemplateValue] = [:],
  with partials: [String: String] = [:],
  as kind: TemplateSource.Kind = .html, deferring deferred: String? = "reader"
) throws -> [TemplatePiece] {
  let sources = partials.map { source($0.key, $0.value, as: kind) }
  return try TemplateLibrary([source("main", template, as: kind)] + sources, deferring: deferred)
    .evaluate("main", with: .object(values))
}

/// What a template comes to when nothing waits for a second pass.
func render(
  _ template: String, _ values: [String: TemplateValue] = [:],
  with partials: [String: String] = [:],
  as kind: TemplateSource.Kind = .html
) throws -> String {
  try pieces(template, values, with: partials, as: kind, deferring: nil).filled(as: kind) { _ in nil
  }
}

/// Everything that reading and checking says of some templates, of which `main` is evaluated.
func problems(
  in sources: [TemplateSource], naming shape: [String: TemplateShape] = [:]
) -> [String] {
  do throws(ProblemList) {
    try TemplateLibrary(sources, deferring: "reader").check(["main": .object(shape)])
    return []
  } catch { return error.problems.map(\.description) }
}

func list(_ texts: String...) -> TemplateValue { .list(texts.map { .text($0) }) }

let name = DeferredField("name")
let town = DeferredField("town")
