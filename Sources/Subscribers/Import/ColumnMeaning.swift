import Foundation

/// What a column of an import is for.
enum ColumnMeaning: Sendable, Equatable {
  case email, name, firstName, middleName, lastName, tags, joined
  /// Words for a status, or whether somebody is subscribed.
  case status
  /// Whether, or since when, somebody has left: a yes, or a date.
  case optOut(ConsentStatus)
  /// When the status came about, and why.
  case statusTime, statusReason
  /// How the status came about, as another Broadsheet has it.
  case statusSource
  /// A JSON object with fields of its own.
  case attributes
  /// Whether a row of another Broadsheet's export has a row in its roster.
  case listed
  /// Addresses that the person had before, as another Broadsheet exports them.
  case former
  /// Notes of which somebody was asked, as another Broadsheet exports them.
  case answers
  /// A column of the roster, of that name or of its own.
  case field(String?)
  case ignored

  /// Names as `RosterHeader` normalizes them, without accents.
  static func folded(_ name: String) -> String {
    RosterHeader.normalized(name.folding(options: .diacriticInsensitive, locale: nil))
  }

  /// What a name means in any export; nil for a column of the file's own.
  static func general(_ name: String) -> ColumnMeaning? {
    if let known = table[name] { return known }
    return ConsentNames.meaning(name)
  }

  private static let table: [String: ColumnMeaning] = {
    var table: [String: ColumnMeaning] = [:]
    for (meaning, names) in ColumnNames.table {
      for name in names { table[folded(name)] = meaning }
    }
    return table
  }()
}
