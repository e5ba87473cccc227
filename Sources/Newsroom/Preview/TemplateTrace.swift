package import Diagnostics
import Digest
import Template

/// Marks in templates by which a preview knows which line of which template a part of a mail comes from.
///
/// A mark is text before a tag of HTML that a template says itself; what is made of the marked templates is, but for
/// the marks, what is made of the others.
struct TemplateTrace {
  private(set) var sources: [TemplateSource]
  private(set) var locations: [SourceLocation] = []

  /// Characters that no text has: Unicode keeps them for whoever agrees on them (private use).
  static let (opening, closing): (Character, Character) = ("\u{F8A0}", "\u{F8A1}")

  init(_ templates: [TemplateSource]) {
    sources = templates
    for index in sources.indices where sources[index].kind == .html {
      // With delimiters of its own nobody can tell at a glance where a tag of the language ends.
      guard !sources[index].text.contains("{{=") else { continue }
      sources[index].text = mark(sources[index])
    }
  }

  private mutating func mark(_ source: TemplateSource) -> String {
    var output = ""
    var line = source.location.line ?? 1
    var isInTag = false
    var rest = source.text[...]
    while let character = rest.first {
      if character == "\n" { line += 1 }
      if !isInTag, rest.hasPrefix("{{") { isInTag = true }
      if isInTag, rest.hasPrefix("}}") { isInTag = false }
      if !isInTag, character == "<", rest.dropFirst().first?.isLetter ?? false {
        output += "\(Self.opening)\(locations.count)\(Self.closing)"
        locations.append(SourceLocation(file: source.location.file, line: line))
      }
      output.append(character)
      rest = rest.dropFirst()
    }
    return output
  }

  /// A text without its marks, and where in it each tag comes from, by the place of its first byte.
  static func read(
    _ text: String, _ locations: [SourceLocation]
  ) -> (text: String, origins: [Int: SourceLocation]) {
    let (open, close) = (Array(String(opening).utf8), Array(String(closing).utf8))
    let bytes = Array(text.utf8)
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var origins: [Int: SourceLocation] = [:]
    var place = 0
    while place < bytes.count {
      guard bytes[place] == open[0], bytes[place...].starts(with: open) else {
        output.append(bytes[place])
        place += 1
        continue
      }
      var number = 0
      place += open.count
      while place < bytes.count, (0x30...0x39).contains(bytes[place]), number < 1 << 30 {
        number = number * 10 + Int(bytes[place] - 0x30)
        place += 1
      }
      if bytes[place...].starts(with: close) { place += close.count }
      if locations.indices.contains(number) { origins[output.count] = locations[number] }
    }
    return (String(decoding: output, as: UTF8.self), origins)
  }
}

/// An issue made once more with marks, when somebody first asks for it.
final class TracedIssue: Sendable {
  private let make: @Sendable () -> (FrozenIssue, [SourceLocation])?
  private let made = SleepingLock<(FrozenIssue, [SourceLocation])??>(nil)

  init(_ make: @escaping @Sendable () -> (FrozenIssue, [SourceLocation])?) { self.make = make }

  var value: (FrozenIssue, [SourceLocation])? {
    made.withLock { made in
      if let made { return made }
      let new = make()
      made = .some(new)
      return new
    }
  }
}

extension PreviewIssue {
  /// Where in the templates the tags of a mail's HTML stand, by the place of each; nothing where that is not known
  /// for sure.
  package func origins(of mail: PreviewMail) -> [Int: SourceLocation] {
    guard let (marked, locations) = traced?.value,
      let rendered = try? marked.rendered(for: mail.reader, unsubscribe: tokens)
    else { return [:] }
    let (text, origins) = TemplateTrace.read(rendered.html, locations)
    return text == mail.shown.html ? origins : [:]
  }
}
