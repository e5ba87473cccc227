/// What stands in quotes (RFC 5322 §3.2.4): a quote or a backslash in it has a backslash before it.
struct QuotedString {
  private(set) var content = ""
  private(set) var isClosed = false
  /// Whether text stands after the closing quote.
  private(set) var isFollowed = false

  /// - Parameter text: begins with a quote.
  init(parsing text: some StringProtocol) {
    var isEscaped = false
    // By scalars: a quote with a combining mark is a character that equals no quote.
    for scalar in text.unicodeScalars.dropFirst() {
      if isClosed {
        isFollowed = true
        return
      }
      if isEscaped || (scalar != "\\" && scalar != "\"") {
        content.unicodeScalars.append(scalar)
        isEscaped = false
      } else if scalar == "\\" {
        isEscaped = true
      } else {
        isClosed = true
      }
    }
  }
}
