import Diagnostics
import Foundation
import Mail
import Subscribers

/// Somebody on a list, as JSON and as words.
struct MemberRow {
  let member: MailingList.Member

  /// One line of JSON; an encoder would take longer for it than the whole rest.
  var json: String {
    let subscriber = member.subscriber
    let fields = subscriber.fields.filter {
      !["email", "name", RosterTags.column].contains($0.key)
    }
    .sorted { $0.key < $1.key }.map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }
    let tags = subscriber.tags.sorted().map(Self.quoted)
    return "{\"email\":\(Self.quoted(subscriber.address.description)),"
      + "\"fields\":{\(fields.joined(separator: ","))},\"line\":\(subscriber.line),"
      + "\"name\":\(subscriber.name.map(Self.quoted) ?? "null"),"
      + "\"status\":\"\(member.status.rawValue)\",\"tags\":[\(tags.joined(separator: ","))]}"
  }

  /// A string of RFC 8259 §7; control characters are escaped, also those that may stand raw.
  static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { $0 &- 0x20 < 0x5F && $0 != 0x22 && $0 != 0x5C }
    if isPlain { return "\"\(text)\"" }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\":
        result += "\\"
        result.unicodeScalars.append(scalar)
      case _ where scalar.isControl: result += String(format: "\\u%04x", scalar.value)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// - Parameter width: of the column of addresses; 0 for none.
  func line(_ width: Int) -> String {
    let email = member.subscriber.address.description
    let padding = String(repeating: " ", count: max(0, width - email.cells))
    let name = member.subscriber.name.map { "  \($0)" } ?? ""
    let tags = member.subscriber.tags.sorted().joined(separator: ", ")
    return
      "\(email)\(padding)  \(member.status.rawValue)\(name)\(tags.isEmpty ? "" : "  [\(tags)]")"
  }
}
