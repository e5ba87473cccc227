import Foundation

/// A JSON object in a cell, as names with texts: what lies deeper has its names joined by `_`.
enum JSONCells {
  struct Field {
    let name: String
    /// As it is written, behind the names of the objects that it lies in.
    let path: String
    let text: String
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

  static func fields(of cell: UnsafeBufferPointer<UInt8>) -> [Field] {
    guard cell.count > 2, let value = try? JSONSerialization.jsonObject(with: Data(cell)),
      let object = value as? [String: Any]
    else { return [] }
    var fields: [Field] = []
    take(object, below: "", 0, &fields)
    return fields
  }

  private static let deepest = 8

  private static func take(
    _ object: [String: Any], below prefix: String, _ depth: Int, _ fields: inout [Field]
  ) {
    for (key, value) in object.sorted(by: { $0.key < $1.key }) {
      let path = prefix + key
      let name = RosterHeader.normalized(path)
      if let inner = value as? [String: Any] {
        if depth < deepest { take(inner, below: "\(path) ", depth + 1, &fields) }
      } else if let list = value as? [Any] {
        let text = list.map(text).filter { !$0.isEmpty }.joined(separator: "; ")
        if !text.isEmpty, !name.isEmpty { fields.append(Field(name: name, path: path, text: text)) }
      } else {
        let text = text(value)
        if !text.isEmpty, !name.isEmpty { fields.append(Field(name: name, path: path, text: text)) }
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
