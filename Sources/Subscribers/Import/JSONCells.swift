import Foundation

/// A JSON object in a cell, as names with texts: what lies deeper has its names joined by `_`.
enum JSONCells {
  static func names(in cell: UnsafeBufferPointer<UInt8>) -> [String] {
    fields(of: cell).map(\.name)
  }

  /// Whether a cell that should hold an object holds none that can be read.
  static func isUnreadable(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    let cell = cell.trimmed
    let isNothing =
      cell.isEmpty
      || ["{}", "[]", "null", "\"\""].contains { $0.utf8.elementsEqual(cell) }
    guard !isNothing else { return false }
    return (try? JSONSerialization.jsonObject(with: Data(cell))) as? [String: Any] == nil
  }

  static func fields(of cell: UnsafeBufferPointer<UInt8>) -> [(name: String, text: String)] {
    guard cell.count > 2, let value = try? JSONSerialization.jsonObject(with: Data(cell)),
      let object = value as? [String: Any]
    else { return [] }
    var fields: [(name: String, text: String)] = []
    take(object, below: "", 0, &fields)
    return fields
  }

  private static let deepest = 8

  private static func take(
    _ object: [String: Any], below prefix: String, _ depth: Int,
    _ fields: inout [(name: String, text: String)]
  ) {
    for (key, value) in object.sorted(by: { $0.key < $1.key }) {
      let name = RosterHeader.normalized(prefix + key)
      if let inner = value as? [String: Any] {
        if depth < deepest { take(inner, below: "\(name) ", depth + 1, &fields) }
      } else if let list = value as? [Any] {
        let text = list.map(text).filter { !$0.isEmpty }.joined(separator: "; ")
        if !text.isEmpty, !name.isEmpty { fields.append((name, text)) }
      } else {
        let text = text(value)
        if !text.isEmpty, !name.isEmpty { fields.append((name, text)) }
      }
    }
  }

  private static func text(_ value: Any) -> String {
    switch value {
    case let text as String: return text
    case let number as NSNumber:
      // A truth is a number too.
      if CFBooleanLike.isBoolean(number) { return number.boolValue ? "true" : "false" }
      return number.stringValue
    default: return ""
    }
  }
}

/// Tells `true` from `1`, which Foundation has as numbers both.
private enum CFBooleanLike {
  static func isBoolean(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}
