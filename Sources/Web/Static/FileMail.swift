import Newsroom

/// A mail as a file that somebody opens by itself, where no server says what it may do: as it is sent, but for what
/// would have a browser ask somebody for something.
struct FileMail {
  /// Nothing is loaded, run or asked for (Content Security Policy).
  static let policy =
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">"
    + "<meta name=\"referrer\" content=\"no-referrer\">"

  /// The first lines of its head: a mail has a server that says in which characters it is written, a file has none.
  static let head = MarkupCharset.declaration + policy

  func html(of mail: String) -> String {
    let bytes = Array(mail.utf8)
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count + Self.head.utf8.count)
    let tokens = MarkupScanner.tokens(of: bytes)
    let place = MarkupCharset.place(in: tokens, of: bytes)
    for token in tokens {
      if token.range.lowerBound == place { output += Self.head.utf8 }
      if !Self.asks(token), MarkupCharset.declared(by: token) == nil {
        output += bytes[token.range]
      }
    }
    if place == bytes.count { output += Self.head.utf8 }
    return String(decoding: output, as: UTF8.self)
  }

  /// What no policy of a page keeps from asking: a link that has a browser make ready for another host, and being led
  /// elsewhere.
  private static func asks(_ token: MarkupScanner.Token) -> Bool {
    switch token {
    case .start("link", _, _): true
    case .start("meta", let attributes, _):
      attributes.contains { attribute in
        attribute.name == "http-equiv" && !harmless.contains(attribute.value.lowercased())
      }
    default: false
    }
  }

  private static let harmless: Set = ["content-type", "content-language", "x-ua-compatible"]
}
