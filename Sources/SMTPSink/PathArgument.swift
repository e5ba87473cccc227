/// What follows `MAIL` or `RCPT`: ` FROM:<address> KEYWORD=value …`, RFC 5321 §4.1.2.
struct PathArgument {
  /// Between the brackets, without a source route; not yet checked.
  let address: String
  let parameters: [Command.Parameter]

  init(_ text: Substring, keyword: String) throws(Reply) {
    let form = "write\(keyword)<address>, without spaces inside"
    let start = text.prefix(keyword.utf8.count)
    // §3.3: a space after the colon is a common mistake, and not permitted.
    guard start.uppercased() == keyword, text.dropFirst(start.count).first == "<" else {
      throw .badParameters(form)
    }
    // RFC 6531 §3.2: without SMTPUTF8 an address is ASCII.
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
      throw Reply(553, "5.6.7", "SMTPUTF8 is not offered; addresses are ASCII")
    }
    let path = text.dropFirst(start.count + 1)
    guard let end = Self.closingBracket(in: path) else { throw .badParameters(form) }
    address = Self.withoutSourceRoute(path[..<end])
    let rest = path[path.index(after: end)...]
    guard rest.isEmpty || rest.first == " " else { throw .badParameters(form) }
    parameters = rest.split(separator: " ").map { word in
      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return Command.Parameter(
        keyword: (parts.first ?? "").uppercased(),
        value: parts.count == 2 ? String(parts[1]) : nil)
    }
  }

  /// The first `>` outside a quoted local part.
  private static func closingBracket(in path: Substring) -> Substring.Index? {
    var quoted = false
    var escaped = false
    for index in path.indices {
      let sign = path[index]
      if escaped {
        escaped = false
      } else if quoted, sign == "\\" {
        escaped = true
      } else if sign == "\"" {
        quoted.toggle()
      } else if sign == ">", !quoted {
        return index
      }
    }
    return nil
  }

  /// §4.1.1.3: a source route (`@a,@b:`) is accepted and ignored.
  private static func withoutSourceRoute(_ path: Substring) -> String {
    guard path.first == "@", let colon = path.firstIndex(of: ":") else { return String(path) }
    return String(path[path.index(after: colon)...])
  }
}
