import Mail
package import Subscribers
import Template

/// A subscriber as a template sees one: the fields behind `reader.`.
package struct Reader: Sendable {
  /// Nil for nobody in particular.
  private let subscriber: Subscriber?
  private let unsubscribeURL: String?
  /// Whether it stands for all who may read a page: then not even an example of an address is shown.
  private var isEverybody = false

  /// What stands before the names of the fields.
  static let root = "reader"

  package init(_ subscriber: Subscriber, unsubscribeURL: String?) {
    self.subscriber = subscriber
    self.unsubscribeURL = unsubscribeURL
  }

  private init(nobodyLeavingBy unsubscribeURL: String?) {
    subscriber = nil
    self.unsubscribeURL = unsubscribeURL
  }

  /// Whom the copy is made for that an editor looks at.
  static func nobody(_ ways: WaysOut) -> Reader { Reader(nobodyLeavingBy: ways.link) }

  /// Whom a page is made for that everybody may see.
  static func everybody(leavingBy address: String) -> Reader {
    var reader = Reader(nobodyLeavingBy: address)
    reader.isEverybody = true
    return reader
  }

  static let names = NameTable<Reader>([
    .text("email", "The address, as the roster has it.", example: "ada@example.org") {
      // Not the row's column: recipients that are frozen have an address and no such column.
      $0.subscriber.map(\.address.description) ?? ($0.isEverybody ? nil : "reader@example.org")
    },
    .text("name", "The name.", example: "Ada Quay", when: "the roster has one") {
      $0.subscriber?.name
    },
    .text(
      "unsubscribe_url", "The reader's own link to leave the list.",
      example: "https://news.example.org/unsubscribe/…"
    ) { $0.unsubscribeURL },
  ])

  /// The fields that every reader has.
  static let always = Set(names.names.filter { $0.condition == nil }.map(\.name))

  /// - Parameter columns: those of the roster; each is a field.
  static func shape(columns: [String]) -> TemplateShape {
    guard case .object(var fields) = names.shape() else { return .object([:]) }
    for column in columns where !column.isEmpty { fields[column] = .text }
    return .object(fields)
  }

  /// What a field says; nil where it says nothing.
  subscript(field: String) -> String? { Self.value(of: field)(self) }

  /// Looks a field up once for many readers.
  static func value(of field: String) -> @Sendable (Reader) -> String? {
    guard let value = names.value(of: field) else { return { $0.subscriber?[field] } }
    return { if case .text(let text) = value($0) { text } else { nil } }
  }
}
