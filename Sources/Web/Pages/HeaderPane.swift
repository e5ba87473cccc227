import Newsroom

/// The fields of the mail's header, each with who reads it and whether it is as it should be.
struct HeaderPane {
  let showing: Showing

  var markup: Markup {
    guard let mail = showing.mail else { return "" }
    let rows = MailHeader(of: mail.bytes).fields.map { field -> Markup in
      let note = HeaderNote(field, hasLinks: showing.sight.issue?.hasLinks ?? true)
      return """
        <tr><th scope="row">\(field.name)</th><td><code>\(field.value)</code></td>
        <td>\(note.meaning)\(note.fault.map { fault -> Markup in " <b class=\"bad\">\(fault)</b>" } ?? "")</td></tr>
        """
    }
    return """
      <h2>Headers</h2>
      <div class="wide" tabindex="0" role="region" aria-label="Headers"><table><thead><tr><th scope="col">Field</th><th scope="col">What it says</th><th scope="col">Who reads it, and is it right</th></tr></thead>
      <tbody>\(rows)</tbody></table></div>
      """
  }
}

/// The header of a message, with folded lines as one.
struct MailHeader {
  struct Field: Equatable {
    var name: String
    var value: String
  }

  private(set) var fields: [Field] = []

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

/// What a field is for, in a line.
struct HeaderNote {
  let meaning: String
  /// What is wrong with it; nil where nothing is.
  private(set) var fault: String?

  /// - Parameter hasLinks: whether the reader's own links are those that would be sent.
  init(_ field: MailHeader.Field, hasLinks: Bool = true) {
    meaning = Self.meanings[field.name.lowercased()] ?? "A field of its own."
    switch field.name.lowercased() {
    case "subject" where field.value.isEmpty: fault = "It is empty."
    case "list-unsubscribe" where !hasLinks:
      fault = "It leads nobody out: the key that signs it cannot be read (see Checks)."
    case "list-unsubscribe" where !field.value.contains("<https:"):
      fault = "No https link: Gmail and Yahoo want one of whoever sends much (RFC 8058)."
    case "message-id" where !field.value.contains("@"): fault = "It has no domain."
    default: break
    }
  }

  private static let meanings = [
    "date": "Readers see it; of a composed issue it is the time of composing until it is sent.",
    "from": "Everybody sees it; filters weigh its domain (DKIM, DMARC).",
    "reply-to": "Where an answer goes.",
    "subject": "Everybody sees it; characters beyond ASCII stand as encoded words.",
    "to": "The reader's own address and name: nobody else stands here.",
    "message-id": "Mail programs know the mail by it; the same reader gets the same one again.",
    "list-id": "Filters of mail programs sort by it (RFC 2919).",
    "list-help": "Where a reader asks a person (RFC 2369).",
    "list-unsubscribe": "Mail programs make their button to leave of it (RFC 2369).",
    "list-unsubscribe-post":
      "The button leaves with one click (RFC 8058); Gmail and Yahoo ask for it.",
    "feedback-id": "Gmail counts complaints by its parts.",
    "auto-submitted": "Keeps vacation notes from answering (RFC 3834).",
    "mime-version": "Says that the mail has parts.",
    "content-type": "Text first, HTML last: programs show the last that they can.",
    "content-transfer-encoding": "How the content is kept to ASCII and short lines.",
  ]
}
