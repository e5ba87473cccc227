import Articles
import Mail
import Template

/// A part of an issue, prepared for all readers at once: whole lines of text are encoded here, and only
/// lines with a reader's field in them are made again for each mail.
///
/// It is as large as the issue, whatever fields readers have.
struct MergePlan: Sendable {
  private indirect enum Step: Sendable {
    /// Whole lines in quoted-printable, with what they count for in the choice of an encoding.
    case lines([UInt8], count: Int, nonASCII: Int)
    /// Text within a line, or up to its end.
    case text([UInt8], endsLine: Bool)
    case field(DeferredField, Int, isEscaped: Bool)
    case section(DeferredField, Int, isInverted: Bool, [Step])
  }

  private let steps: [Step]
  private let kind: TemplateSource.Kind

  /// - Parameters:
  ///   - kind: whether fields are escaped, or lines are wrapped.
  ///   - fields: the names by whose order values will be given.
  init(_ pieces: [TemplatePiece], kind: TemplateSource.Kind, fields: [String]) {
    self.kind = kind
    steps = Self.steps(of: pieces, kind, fields)
  }

  private static func steps(
    of pieces: [TemplatePiece], _ kind: TemplateSource.Kind, _ fields: [String]
  ) -> [Step] {
    pieces.flatMap { piece -> [Step] in
      switch piece {
      case .text(let text): return steps(of: text, kind)
      case .field(let field, let isEscaped):
        guard let index = fields.firstIndex(of: field.name) else { return [] }
        return [.field(field, index, isEscaped: isEscaped && kind == .html)]
      case .section(let field, let isInverted, let inner):
        guard let index = fields.firstIndex(of: field.name) else { return [] }
        return [.section(field, index, isInverted: isInverted, steps(of: inner, kind, fields))]
      }
    }
  }

  /// The end of a line that began before, whole lines, and the beginning of one that goes on.
  private static func steps(of text: String, _ kind: TemplateSource.Kind) -> [Step] {
    let bytes = Array(text.utf8)
    guard let first = bytes.firstIndex(of: 0x0A), let last = bytes.lastIndex(of: 0x0A) else {
      return [.text(bytes, endsLine: false)]
    }
    var steps = [Step.text(Array(bytes[..<first]), endsLine: true)]
    var lines = Array(bytes[(first + 1)..<max(first + 1, last + 1)])
    if kind == .text { lines = Array(String(decoding: lines, as: UTF8.self).wrappedLines.utf8) }
    if !lines.isEmpty {
      steps.append(
        .lines(
          QuotedPrintable.encode(lines), count: lines.count,
          nonASCII: QuotedPrintable.nonASCIICount(lines)))
    }
    if last + 1 < bytes.count {
      steps.append(.text(Array(bytes[(last + 1)...]), endsLine: false))
    }
    return steps
  }

  /// The part in quoted-printable.
  /// - Returns: nil when these values ask for base64.
  func fill(_ values: [String?]) -> [UInt8]? {
    var filling = Filling(wraps: kind == .text, values: values)
    filling.run(steps)
    if !filling.line.isEmpty { filling.endLine(isLast: true) }
    let isFit = QuotedPrintable.suits(count: filling.count, nonASCII: filling.nonASCII)
    return isFit ? filling.output : nil
  }

  /// One reader's part while it is made.
  private struct Filling {
    let wraps: Bool
    let values: [String?]
    var output: [UInt8] = []
    var line: [UInt8] = []
    var count = 0
    var nonASCII = 0

    init(wraps: Bool, values: [String?]) {
      self.wraps = wraps
      self.values = values
      output.reserveCapacity(32_768)
    }

    mutating func run(_ steps: [Step]) {
      for step in steps {
        switch step {
        case .lines(let encoded, let count, let nonASCII):
          output.append(contentsOf: encoded)
          self.count += count
          self.nonASCII += nonASCII
        case .text(let bytes, let endsLine):
          line.append(contentsOf: bytes)
          if endsLine { endLine(isLast: false) }
        case .field(let field, let index, let isEscaped):
          guard let value = field.value(values[index]) else { continue }
          if isEscaped {
            HTMLEscaping.append(value, to: &line)
          } else {
            line.append(contentsOf: value.utf8)
          }
        case .section(let field, let index, let isInverted, let inner):
          if (field.value(values[index]) == nil) == isInverted { run(inner) }
        }
      }
    }

    mutating func endLine(isLast: Bool) {
      let isTooLong = line.count > TextWrapper.width && line.contains { $0 == 0x20 || $0 == 0x09 }
      if wraps, isTooLong || line.last == 0x20 || line.last == 0x09 || line.contains(0x0A) {
        let wrapped = String(decoding: line, as: UTF8.self).wrappedLines
        line.replaceSubrange(line.indices, with: wrapped.utf8)
      }
      count += line.count + (isLast ? 0 : 1)
      nonASCII += QuotedPrintable.nonASCIICount(line)
      QuotedPrintable.encode(line, into: &output)
      if !isLast { output.append(contentsOf: [0x0D, 0x0A]) }
      line.removeAll(keepingCapacity: true)
    }
  }
}

extension String {
  /// The text with each of its lines wrapped.
  var wrappedLines: String {
    var result = ""
    result.reserveCapacity(utf8.count)
    for (number, line) in utf8.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    {
      if number > 0 { result += "\n" }
      TextWrapper.append(Substring(line), to: &result)
    }
    return result
  }
}
