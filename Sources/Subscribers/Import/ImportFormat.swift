/// An export of another system: what it is known by, and what its columns mean.
struct ImportFormat: Sendable {
  let name: String
  /// It is known by all names of one of these sets, in any order and case.
  let marks: [Set<String>]
  /// What its columns mean, where that is not what any export means by them.
  var columns: [String: ColumnMeaning] = [:]
  /// What its words for a status say, where that is not what they say anywhere; `""` is a blank.
  var words: [String: ImportedStatus] = [:]
  /// Whether of `3-4-2021` the 3 is the day.
  var isDayFirst = false
  /// What everybody in a file has come to that has one of these columns at all.
  var wholeFile: [(column: String, status: ConsentStatus)] = []
  /// The same by how the file's name begins.
  var fileNames: [(prefix: String, status: ConsentStatus)] = []

  static let own = "Broadsheet"

  /// Which of them a header is; nil for a table of nobody's.
  static func known(by header: Set<String>) -> ImportFormat? {
    all.first { $0.marks.contains { $0.isSubset(of: header) } }
  }

  /// What a file of this format says of everybody in it, by its columns or else by its name.
  func status(ofAllIn file: String, header: Set<String>) -> (status: ConsentStatus, words: String)?
  {
    if let found = wholeFile.first(where: { header.contains($0.column) }) {
      return (found.status, found.status == .bounced ? "cleaned" : "unsubscribed")
    }
    let name = file.lowercased()
    // A copy has other words before it.
    return fileNames.first {
      name.hasPrefix($0.prefix) || name.contains("\($0.prefix)email_audience_export")
    }
    .map { ($0.status, String($0.prefix.filter(\.isLetter))) }
  }
}
