import Foundation
import Mail

/// What imports did that were taken back while another stood that had come after them: some of it may stand there all
/// the same, since that one had changed it.
struct EarlierImports {
  /// What one of them had added.
  struct Rows {
    /// Digests of the rows.
    let marks: AddressSet
    /// When the log had last told of people before it did, by the address that stands for all of theirs; nil where its
    /// record does not say it.
    let told: [String: Int64]?
    let time: Date
  }

  var rows: [Rows] = []
  /// Columns that they had added.
  var columns: Set<String> = []
  /// The newest import's first.
  let changes = ChangedRows()
  /// Rows that they had taken out and that could not be put back, since the person had a row again.
  var withheld = RowsOfOthers()
}
