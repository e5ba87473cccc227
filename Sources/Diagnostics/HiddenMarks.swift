/// Marks that nobody sees and that make a line say something else than its letters do.
extension String {
  /// The text without marks that turn its direction or have no width, as far as no script needs them.
  ///
  /// Direction marks (U+200E, U+200F) and the joiners in words of other scripts and in emoji stay. Isolates
  /// stay where they are closed: they reach no further than they say (UAX #9 §2.4).
  package var withoutHiddenMarks: String {
    if isASCII || !unicodeScalars.contains(where: \.isFormat) { return self }
    let scalars = Array(unicodeScalars)
    let isolates = Self.closedIsolates(in: scalars)
    var result = String.UnicodeScalarView()
    for (index, scalar) in scalars.enumerated() {
      let isKept =
        switch scalar.value {
        case 0x200C, 0x200D:
          index > 0 && index + 1 < scalars.count && !scalars[index - 1].isASCII
            && !scalars[index + 1].isASCII
        case 0x2066...0x2069: isolates.contains(index)
        case 0x200E, 0x200F, 0x061C: true
        // The flags of England, Scotland and Wales are spelled with tags.
        case 0xE0020...0xE007F: result.contains { $0.value == 0x1F3F4 }
        case 0x200B, 0x2060...0x2064, 0x202A...0x202E, 0x206A...0x206F, 0xFEFF, 0x00AD, 0x180E:
          false
        default: !scalar.isFormat || !scalar.properties.isDefaultIgnorableCodePoint
        }
      if isKept { result.append(scalar) }
    }
    return String(result)
  }

  /// The places of isolates that are closed, and of what closes them.
  private static func closedIsolates(in scalars: [Unicode.Scalar]) -> Set<Int> {
    var open: [Int] = []
    var closed: Set<Int> = []
    for (index, scalar) in scalars.enumerated() {
      if (0x2066...0x2068).contains(scalar.value) {
        open.append(index)
      } else if scalar.value == 0x2069, let start = open.popLast() {
        closed.formUnion([start, index])
      }
    }
    return closed
  }
}

extension Unicode.Scalar {
  /// ASCII has none.
  fileprivate var isFormat: Bool { value >= 0x80 && properties.generalCategory == .format }
}
