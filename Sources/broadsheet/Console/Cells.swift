/// How wide text is on a terminal, and what of it fits.
extension String {
  /// Columns that it takes.
  var cells: Int { unicodeScalars.reduce(0) { $0 + $1.cells } }

  /// As much of it as fits, with “…” where something was left out.
  func fitting(_ width: Int) -> String {
    guard cells > width else { return self }
    guard width > 0 else { return "" }
    var taken = 0
    var text = ""
    for scalar in unicodeScalars {
      guard taken + scalar.cells <= width - 1 else { break }
      taken += scalar.cells
      text.unicodeScalars.append(scalar)
    }
    return text + "…"
  }
}

extension Unicode.Scalar {
  /// Wide characters of East Asia and emoji take two columns, marks on others none.
  fileprivate var cells: Int {
    if value < 0x300 { return 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    switch value {
    case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F000...0x1FAFF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}
