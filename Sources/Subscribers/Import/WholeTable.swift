/// What everybody in a table has come to: by what the table is known as, or by what somebody says of the whole file.
struct WholeTable {
  private(set) var everybody: ConsentStatus?
  /// How it was taken; nil where each row tells.
  private(set) var words: String?

  /// - Parameters:
  ///   - file: its name.
  ///   - header: the names of its columns, as `ColumnMeaning.folded` has them.
  ///   - isInZip: whether others may lie beside it, of which other things are true.
  init(
    _ file: String, _ format: ImportFormat?, header: [String], _ meanings: [ColumnMeaning],
    isInZip: Bool, _ request: ImportRequest
  ) {
    let whole = format?.status(ofAllIn: file, header: Set(header))
    // What is said of a zip is said of tables that tell nothing by themselves: it would take all readers of one off
    // for the sake of another, or put on again who left.
    if isInZip, whole != nil || Self.tells(meanings) || Self.isOfReaders(file) {
      (everybody, words) = (whole?.status, whole?.words)
    } else if request.isSuppression {
      (everybody, words) = (.unsubscribed, "as people who have left")
    } else {
      (everybody, words) = (request.areReaders ? nil : whole?.status, whole?.words)
    }
  }

  private static func tells(_ meanings: [ColumnMeaning]) -> Bool {
    meanings.contains { meaning in
      switch meaning {
      case .status, .optOut: true
      default: false
      }
    }
  }

  /// Whether it is called as those who are subscribed.
  private static func isOfReaders(_ file: String) -> Bool {
    ColumnMeaning.folded(file).split(separator: "_").contains("subscribed")
      && ConsentNames.leaving(inFile: file) == nil
  }
}
