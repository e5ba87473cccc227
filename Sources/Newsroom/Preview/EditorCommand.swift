package import Diagnostics
import Foundation

/// A command of the configuration with places for a file and a line: `code -g {file}:{line}`.
package struct EditorCommand: Sendable {
  /// As it is run.
  let template: String

  /// - Parameter template: one that names no file is given it as its last word, as editors expect.
  package init(_ template: String) {
    self.template = template.contains("{file}") ? template : "\(template) {file}"
  }

  /// A line for a shell, in which a file's name is part of one word, whatever it holds and whatever quotes the place
  /// for it stands in.
  package func line(at location: SourceLocation) -> String {
    let file = "'\(location.file.replacing("'", with: #"'\''"#))'"
    var line = ""
    var quote: Character?
    var rest = template[...]
    while let character = rest.first {
      if rest.hasPrefix("{file}") {
        // The quotes that it stands in are closed before and opened again behind it.
        let mark = quote.map(String.init) ?? ""
        line += mark + file + mark
        rest.removeFirst("{file}".count)
      } else if rest.hasPrefix("{line}") {
        line += "\(location.line ?? 1)"
        rest.removeFirst("{line}".count)
      } else {
        rest.removeFirst()
        line.append(character)
        if character == "\\", quote != "'" {
          if let next = rest.popFirst() { line.append(next) }
        } else if character == quote {
          quote = nil
        } else if quote == nil, character == "'" || character == "\"" {
          quote = character
        }
      }
    }
    return line
  }
}
