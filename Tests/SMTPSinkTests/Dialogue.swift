import Testing

/// Plays a transcript against a sink: `C: ` lines are sent, `S: ` lines must come.
///
/// Successive `C: ` lines leave in one write. `\r`, `\n` and `\0` stand for those characters; a line
/// that ends in `\` is sent without a CRLF. `S: (closed)` expects the end of the connection.
func play(_ script: String, on client: RawClient) throws {
  var unsent = ""
  for line in script.split(separator: "\n") {
    if line.hasPrefix("C: ") {
      unsent += unescape(line.dropFirst(3))
      continue
    }
    if !unsent.isEmpty { try client.send(unsent) }
    unsent = ""
    let expected = String(line.dropFirst(3))
    let actual = try client.line() ?? "(closed)"
    try #require(actual == expected)
  }
  if !unsent.isEmpty { try client.send(unsent) }
}

private func unescape(_ line: Substring) -> String {
  let joined = line.hasSuffix("\\")
  let text = joined ? line.dropLast() : line
  var result = ""
  var escaped = false
  for sign in text {
    switch (escaped, sign) {
    case (false, "\\"): escaped = true
    case (true, "r"): result += "\r"
    case (true, "n"): result += "\n"
    case (true, "0"): result += "\0"
    default: result.append(sign)
    }
    if sign != "\\" { escaped = false }
  }
  return result + (joined ? "" : "\r\n")
}
