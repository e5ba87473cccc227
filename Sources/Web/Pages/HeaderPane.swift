import Newsroom

/// The fields of the mail's header, each with who reads it and whether it is as it should be.
struct HeaderPane {
  let showing: Showing

  var markup: Markup {
    guard let mail = showing.mail, let issue = showing.sight.issue else { return "" }
    let header = MailHeader(of: mail.bytes)
    let judge = HeaderJudge(
      issue: issue.issue, reader: mail.reader, header: header, hasLinks: issue.hasLinks,
      tried: mail.tried)
    let rows = header.fields.map { field -> Markup in
      """
      <tr><th scope="row">\(field.name)</th><td><code>\(field.value)</code></td>
      <td>\(HeaderMeaning.of(field.name))</td><td>\(Self.word(judge.verdict(on: field)))</td></tr>
      """
    }
    let missing = judge.missing.map { name -> Markup in
      """
      <tr><th scope="row">\(name)</th><td>It is not there.</td>
      <td>\(HeaderMeaning.of(name))</td><td>\(Self.word(.wrong("Every mail to a list needs it.")))</td></tr>
      """
    }
    return """
      <h2>Headers</h2>
      <div class="wide" tabindex="0" role="region" aria-label="Headers"><table><thead><tr><th scope="col">Field</th><th scope="col">What it says</th><th scope="col">Who reads it</th><th scope="col">Is it right</th></tr></thead>
      <tbody>\(rows)\(missing)</tbody></table></div>
      """
  }

  private static func word(_ verdict: HeaderJudge.Verdict) -> Markup {
    switch verdict {
    case .right(let why): "<b class=\"good\">Right:</b> \(why)"
    case .wrong(let why): "<b class=\"bad\">Wrong:</b> \(why)"
    case .open: "<span class=\"quiet\">Nobody judges it.</span>"
    }
  }
}

/// The header of a message, with folded lines as one.
struct MailHeader {
  struct Field: Equatable {
    var name: String
    var value: String
  }

  private(set) var fields: [Field] = []

  /// The value of a field; nil where there is none.
  subscript(_ name: String) -> String? {
    fields.first { $0.name.lowercased() == name.lowercased() }?.value
  }

  init(of bytes: [UInt8]) {
    var start = 0
    while let end = bytes[start...].firstIndex(of: 0x0A), end - start > 1 {
      let line = String(decoding: bytes[start..<(end - 1)], as: UTF8.self)
      start = end + 1
      // RFC 5322 §2.2.3: a line that begins with a blank goes on with the one before.
      if line.first == " " || line.first == "\t" {
        if let last = fields.indices.last { fields[last].value += line }
      } else if let colon = line.firstIndex(of: ":") {
        fields.append(
          Field(
            name: String(line[..<colon]),
            value: String(line[line.index(after: colon)...].drop { $0 == " " })))
      }
    }
  }
}
