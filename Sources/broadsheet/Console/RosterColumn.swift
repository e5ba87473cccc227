import Subscribers

/// Names of columns as people write them.
enum RosterColumn {
  /// As the roster's header is read: `First Name` is `first_name`.
  static func name(_ text: String) -> String { RosterHeader.normalized(text) }
}
