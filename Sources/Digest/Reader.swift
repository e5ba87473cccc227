package import Subscribers

/// A subscriber as a template sees one: the fields behind `reader.`.
package struct Reader: Sendable {
  /// Only fields that have a value: an empty one would count as true in a section.
  let fields: [String: String]

  package init(_ subscriber: Subscriber, unsubscribeURL: String?) {
    var fields = subscriber.fields
    fields["unsubscribe_url"] = unsubscribeURL
    self.fields = fields
  }

  private init(fields: [String: String]) { self.fields = fields }

  /// Whom the copy is made for that everybody may see.
  static func nobody(baseURL: String?) -> Reader {
    var fields = ["email": "reader@example.org"]
    fields["unsubscribe_url"] = baseURL.map { "\($0)/unsubscribe" }
    return Reader(fields: fields)
  }
}
