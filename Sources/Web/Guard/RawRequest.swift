/// What a client wrote before the body of a request, as it came over the wire: nothing is decoded, nothing is
/// merged, and a field that stands there twice is there twice.
struct RawRequest: Sendable {
  var method: String
  /// What stands between the method and the version.
  var target: String
  /// 0 for HTTP/1.0, 1 for HTTP/1.1; nil for any other.
  var minorVersion: Int?
  var fields: [(name: String, value: String)]

  /// All values of a field, by its name in small letters.
  func values(_ name: String) -> [String] {
    fields.filter { $0.name.lowercased() == name }.map(\.value)
  }

  /// The octets of all fields, with what sets them apart.
  var size: Int {
    fields.reduce(target.utf8.count) { $0 + $1.name.utf8.count + $1.value.utf8.count + 4 }
  }

  /// The target up to a question mark.
  var path: Substring { target.prefix { $0 != "?" } }
  /// What stands behind it.
  var query: Substring { target.drop { $0 != "?" }.dropFirst() }
}
