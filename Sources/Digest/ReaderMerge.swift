import Mail
import Template

/// One part of an issue, ready for its second pass: the reader's fields are filled in, nothing else.
struct ReaderMerge: Sendable {
  private let pieces: [TemplatePiece]
  private let fields: [String]
  private let kind: TemplateSource.Kind
  private let plan: MergePlan

  /// - Parameters:
  ///   - kind: lines of text that a reader's fields make too long are wrapped, as all others are.
  ///   - fields: the names by whose order values will be given.
  init(_ pieces: [TemplatePiece], kind: TemplateSource.Kind, fields: [String]) {
    self.pieces = pieces
    self.kind = kind
    self.fields = fields
    plan = MergePlan(pieces, kind: kind, fields: fields)
  }

  /// The part for a reader, as it is read.
  func render(_ values: [String?]) -> String {
    let text = pieces.filled(as: kind) { name in
      fields.firstIndex(of: name).flatMap { values[$0] }
    }
    return kind == .text ? text.wrappedLines : text
  }

  /// The part for a reader, as it is sent: the same text as `render` gives, encoded.
  func part(for values: [String?]) -> MIMEPart {
    let subtype: MIMEPart.TextSubtype = kind == .html ? .html : .plain
    if let encoded = plan.fill(values) { return .encoded(subtype, .quotedPrintable, encoded) }
    return .text(subtype, Array(render(values).utf8))
  }
}
