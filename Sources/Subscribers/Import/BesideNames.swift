import Diagnostics
import Mail

/// Addresses that rows name beside those of their readers, until a row further down tells that somebody has left under
/// one of them.
struct BesideNames {
  /// Whose row it is.
  struct Reader {
    let address: EmailAddress
    /// Whether they were mailed before the import.
    let isMailed: Bool
    let line: SourceLocation
    /// Where the name of the column does not say whose addresses stand in it.
    var column: Column?
  }

  struct Column {
    /// As a person reads it.
    let name: String
    let isOfOthers: Bool

    init(_ table: ImportTable, _ column: Int) {
      name = table.shownName(column)
      isOfOthers = FurtherAddresses.isOfOthers(ColumnMeaning.folded(table.names[column]))
    }
  }

  /// Columns of which it was said that their addresses are somebody else's.
  var toldOf: Set<String> = []
  private var readers: [UInt64: [Reader]] = [:]
  /// Whether any row may tell of leaving: in a file of which none does nothing is kept.
  private let isNeeded: Bool

  init(in tables: [ImportTable]) {
    isNeeded = tables.contains { $0.everybody != nil || ImportJudge($0).tells }
  }

  mutating func add(_ reader: Reader, _ named: AddressHash) {
    if isNeeded { readers[named.bits, default: []].append(reader) }
  }

  /// Who named it: each is told once.
  mutating func take(_ named: AddressHash) -> [Reader] {
    readers.isEmpty ? [] : readers.removeValue(forKey: named.bits) ?? []
  }
}
