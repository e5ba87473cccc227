/// Who reads a field of a mail's header, in a line.
enum HeaderMeaning {
  static func of(_ name: String) -> String { meanings[name.lowercased()] ?? "A field of its own." }

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
