import Mail
package import Subscribers

/// A subscriber as a template sees one: the fields behind `reader.`.
package struct Reader: Sendable {
  /// Nil for nobody in particular.
  private let subscriber: Subscriber?
  private let unsubscribeURL: String?

  package init(_ subscriber: Subscriber, unsubscribeURL: String?) {
    self.subscriber = subscriber
    self.unsubscribeURL = unsubscribeURL
  }

  private init(nobodyLeavingBy unsubscribeURL: String?) {
    subscriber = nil
    self.unsubscribeURL = unsubscribeURL
  }

  /// Whom the copy is made for that everybody may see.
  static func nobody(baseURL: String?) -> Reader {
    Reader(nobodyLeavingBy: baseURL.map { "\($0)/unsubscribe" })
  }

  /// One field; nil where there is no value, since an empty one would count as true in a section.
  subscript(field: String) -> String? {
    if field == "unsubscribe_url" { return unsubscribeURL }
    if let subscriber { return subscriber[field] }
    return field == "email" ? "reader@example.org" : nil
  }

  /// All fields that have a value.
  var fields: [String: String] {
    var fields = subscriber?.fields ?? [:]
    fields["email"] = self["email"]
    fields["unsubscribe_url"] = unsubscribeURL
    return fields
  }
}
