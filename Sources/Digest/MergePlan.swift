import Mail

/// A part of an issue for all readers who have the same fields: its lines are encoded once, and only
/// lines with a reader's field in them are made again for each mail.
struct MergePlan: Sendable {
  private enum Piece: Sendable {
    /// Lines in quoted-printable, with what they count for in the choice of an encoding.
    case encoded([UInt8], count: Int, nonASCII: Int)
    case line([Fragment], isLast: Bool)
  }

  private enum Fragment: Sendable {
    case bytes([UInt8])
    case field(Int, isEscaped: Bool)
  }

  private let pieces: [Piece]
  /// Columns that a line may take; nil for any number.
  private let width: Int?

  /// What stands for a field while the plan is made: its number between marks, and a character by which
  /// it shows whether the engine escaped it.
  static func placeholder(_ index: Int) -> String { "\u{1C}\(index)&\u{1D}" }

  /// - Parameter text: the part as the engine fills it with placeholders.
  /// - Returns: nil when a placeholder did not come through as it was.
  init?(_ text: String, width: Int?) {
    var pieces: [Piece] = []
    var quiet: [UInt8] = []
    func flush() {
      guard !quiet.isEmpty else { return }
      pieces.append(
        .encoded(
          QuotedPrintable.encode(quiet), count: quiet.count,
          nonASCII: QuotedPrintable.nonASCIICount(quiet)))
      quiet = []
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let isLast = index == lines.count - 1
      if line.utf8.contains(0x1C) {
        flush()
        guard let fragments = Self.fragments(of: Array(line.utf8)[...]) else { return nil }
        pieces.append(.line(fragments, isLast: isLast))
      } else {
        // What absent fields left together may still be too long.
        let wrapped =
          width == nil ? String(line) : TextWrapper.wrap(line: line).joined(separator: "\n")
        quiet += wrapped.utf8
        if !isLast { quiet.append(0x0A) }
      }
    }
    flush()
    self.pieces = pieces
    self.width = width
  }

  private static func fragments(of line: ArraySlice<UInt8>) -> [Fragment]? {
    var fragments: [Fragment] = []
    var rest = line
    while let open = rest.firstIndex(of: 0x1C) {
      guard let close = rest[open...].firstIndex(of: 0x1D) else { return nil }
      let content = String(decoding: rest[(open + 1)..<close], as: UTF8.self)
      let isEscaped = content.hasSuffix("&amp;")
      guard let index = Int(content.dropLast(isEscaped ? 5 : 1)) else { return nil }
      fragments.append(.bytes(Array(rest[rest.startIndex..<open])))
      fragments.append(.field(index, isEscaped: isEscaped))
      rest = rest[(close + 1)...]
    }
    return fragments + [.bytes(Array(rest))]
  }

  /// The part in quoted-printable.
  /// - Returns: nil when these values ask for something else: a line to be wrapped, or base64.
  func fill(_ values: [String]) -> [UInt8]? {
    var output: [UInt8] = []
    output.reserveCapacity(32_768)
    var total = (count: 0, nonASCII: 0)
    var line: [UInt8] = []
    for piece in pieces {
      switch piece {
      case .encoded(let bytes, let count, let nonASCII):
        output.append(contentsOf: bytes)
        total.count += count
        total.nonASCII += nonASCII
      case .line(let fragments, let isLast):
        line.removeAll(keepingCapacity: true)
        for fragment in fragments {
          switch fragment {
          case .bytes(let bytes): line.append(contentsOf: bytes)
          case .field(let index, isEscaped: true): HTMLEscaping.append(values[index], to: &line)
          case .field(let index, isEscaped: false): line.append(contentsOf: values[index].utf8)
          }
        }
        if let width {
          while line.last == 0x20 || line.last == 0x09 { line.removeLast() }
          let isTooLong = line.count > width && line.contains(0x20)
          if isTooLong || line.contains(0x0A) { return nil }
        }
        total.count += line.count + (isLast ? 0 : 1)
        total.nonASCII += QuotedPrintable.nonASCIICount(line)
        QuotedPrintable.encode(line, into: &output)
        if !isLast { output.append(contentsOf: [0x0D, 0x0A]) }
      }
    }
    return QuotedPrintable.suits(count: total.count, nonASCII: total.nonASCII) ? output : nil
  }
}
