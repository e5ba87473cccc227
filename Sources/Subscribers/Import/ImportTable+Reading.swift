/// How a table was read, for whoever imports it.
extension ImportTable {
  /// As what and in which encoding.
  var wholeReading: String {
    var reading = (shownEntry.map { "\($0): " } ?? "") + self.reading
    if encoding != .utf8 { reading += ", \(encoding.name)" }
    guard !spelled.isEmpty else { return reading }
    let cells = spelled.map { "“\($0)”" }.joined(separator: ", ")
    return reading + ": \(cells); if that is spoiled, save the file as UTF-8"
  }

  /// Columns that hold something and are not taken.
  var leftOut: [String] {
    names.indices.filter { meanings[$0] == .ignored && filled.contains($0) }.map { column in
      // Of two that are called alike the number tells which.
      names.count { $0 == names[column] } > 1 ? "\(names[column]) (\(column + 1))" : names[column]
    } + objectNames.filter(\.value.isLeftOut).keys.sorted()
  }
}
