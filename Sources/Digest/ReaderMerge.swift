import Diagnostics
import Mail
import Mustache
import Synchronization

/// One part of an issue, compiled for its second pass: the reader's fields are filled in, nothing else.
final class ReaderMerge: Sendable {
  private let template: MustacheTemplate
  /// The reader's fields that the issue uses.
  private let fields: [String]
  private let wraps: Bool
  /// Whether lines can be encoded ahead; transforms would not leave a placeholder as it was.
  private let isPlannable: Bool
  /// By which fields a reader has, one bit each: a handful for any list.
  private let plans = Mutex<[UInt64: MergePlan?]>([:])

  /// - Parameters:
  ///   - fields: the reader's fields that the text may use.
  ///   - wraps: whether lines that a reader's fields make too long are wrapped, as the first pass
  ///     wrapped all others.
  init(_ text: String, fields: [String] = [], wraps: Bool = false) throws(Problem) {
    HTMLEscaping.register()
    do { template = try MustacheTemplate(string: text) } catch {
      throw Problem(
        "the frozen template cannot be read", hint: "compose the issue again with --force")
    }
    self.fields = fields
    self.wraps = wraps
    isPlannable = fields.count <= 64 && !ReaderTags.holdTransforms(text)
  }

  /// The part for a reader, as it is read.
  func render(_ reader: Reader) -> String {
    let text = template.render(["reader": reader.fields])
    guard wraps else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { TextWrapper.wrap(line: $0).joined(separator: "\n") }.joined(separator: "\n")
  }

  /// The part for a reader, as it is sent: the same text as `render` gives, encoded.
  func part(subtype: String, for reader: Reader) -> MIMEPart {
    if isPlannable, let plan = plan(for: reader),
      let encoded = plan.fill(fields.map { reader[$0] ?? "" })
    {
      return .quotedPrintable(subtype: subtype, encoded)
    }
    return .text(subtype: subtype, Array(render(reader).utf8))
  }

  private func plan(for reader: Reader) -> MergePlan? {
    var pattern: UInt64 = 0
    for (bit, field) in fields.enumerated() where reader[field] != nil {
      pattern |= 1 << UInt64(bit)
    }
    return plans.withLock { plans in
      if let plan = plans[pattern] { return plan }
      var placeholders: [String: String] = [:]
      for (index, field) in fields.enumerated() where reader[field] != nil {
        placeholders[field] = MergePlan.placeholder(index)
      }
      let plan = MergePlan(
        template.render(["reader": placeholders]), width: wraps ? TextWrapper.width : nil)
      plans[pattern] = .some(plan)
      return plan
    }
  }
}
