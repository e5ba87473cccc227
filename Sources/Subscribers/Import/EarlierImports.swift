import Mail

/// What imports did that are taken back, as far as it may stand there all the same.
struct EarlierImports {
  /// Digests of rows, of each import.
  var rows: [AddressSet] = []
  /// Columns that they had added.
  var columns: Set<String> = []
  /// The newest import's first.
  let changes = ChangedRows()
  /// When the log had last told of people before they did; nil where a record does not say it.
  var told: [String: Int64]? = [:]
  /// Rows that they had taken out and that could not be put back, since the person had a row again.
  var withheld = RowsOfOthers()
}
