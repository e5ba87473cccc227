package import Diagnostics

/// One header field, already folded and safe to write (RFC 5322 §2.2).
///
/// Values are refused here when they hold a control character: nothing after this can be injected.
package struct HeaderField: Sendable, Hashable {
  package let name: String
  /// The field with its folds, without the final CRLF.
  package let rendered: String

  /// Free text, such as a Subject: folded at spaces, non-ASCII as encoded words (RFC 2047).
  package static func text(_ name: String, _ value: String) throws(Problem) -> Self {
    // An encoded word would carry a control character past the check of its tokens. A tab is a blank.
    try refuseControls(in: value.replacing("\t", with: " "), of: name)
    return try Self(name, tokens: EncodedWord.tokens(forText: value, after: name.utf8.count + 2))
  }

  /// One value that cannot be folded inside, such as a date or an identifier.
  package static func token(_ name: String, _ value: String) throws(Problem) -> Self {
    try refuseNonASCII(in: [value], of: name)
    return try Self(name, tokens: [value])
  }

  /// Values set apart by commas, folded between them.
  package static func list(_ name: String, _ values: [String]) throws(Problem) -> Self {
    try refuseNonASCII(in: values, of: name)
    let last = values.count - 1
    return try Self(
      name, tokens: values.enumerated().map { $0.offset < last ? $0.element + "," : $0.element })
  }

  /// Mailboxes, as From, To and Reply-To hold them (RFC 5322 §3.6.2 and §3.6.3).
  package static func mailboxes(_ name: String, _ mailboxes: [Mailbox]) throws(Problem) -> Self {
    var tokens: [String] = []
    for (index, mailbox) in mailboxes.enumerated() {
      let comma = index < mailboxes.count - 1 ? "," : ""
      let phrase = EncodedWord.tokens(forPhrase: mailbox.displayName, after: name.utf8.count + 2)
      // An encoded word never stands inside an address (RFC 2047 §5).
      let address = mailbox.address.smtp
      tokens += phrase + [(phrase.isEmpty ? address : "<\(address)>") + comma]
    }
    return try Self(name, tokens: tokens)
  }

  /// A phrase followed by an identifier in angle brackets, as List-Id has it (RFC 2919 §3).
  package static func identified(_ name: String, phrase: String, id: String) throws(Problem) -> Self
  {
    try refuseControls(in: phrase, of: name)
    try refuseNonASCII(in: [id], of: name)
    return try Self(
      name,
      tokens: EncodedWord.tokens(forPhrase: phrase, after: name.utf8.count + 2) + ["<\(id)>"])
  }

  /// A field of this room's own making, which is known to be well written.
  init(_ name: String, rendered: String) {
    self.name = name
    self.rendered = rendered
  }

  private init(_ name: String, tokens: [String]) throws(Problem) {
    var rendered = "\(name):"
    var column = rendered.utf8.count
    for token in tokens where !token.isEmpty {
      try Self.refuseControls(in: token, of: name)
      let width = token.utf8.count
      // RFC 5322 §2.1.1: at most 78 characters a line where folding allows; 998 always.
      if column + 1 + width > 78, column > name.utf8.count + 1 {
        rendered += "\r\n"
        column = 0
      }
      guard column + 1 + width <= 998 else {
        throw Problem("the header field \(name) has a part longer than a line may be (998 octets)")
      }
      rendered += " \(token)"
      column += 1 + width
    }
    self.name = name
    self.rendered = rendered
  }

  private static func refuseControls(in text: String, of name: String) throws(Problem) {
    guard !text.holdsControls else {
      throw Problem("the header field \(name) would hold a control character: \(text.printable)")
    }
  }

  /// What is neither text nor an address has no encoding for anything but ASCII (RFC 5322 §2.2).
  private static func refuseNonASCII(in values: [String], of name: String) throws(Problem) {
    for value in values where !value.utf8.allSatisfy({ $0 < 0x80 }) {
      throw Problem(
        "the header field \(name) would hold more than ASCII: \(value.printable)",
        hint: "write a host’s name in its ASCII form, xn--…, and other names without accents")
    }
  }
}
