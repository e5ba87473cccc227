import Mail

/// The commands that open a mail transaction (RFC 5321 §3.3): MAIL, a RCPT for each recipient, DATA.
struct TransactionOpening {
  /// Each with its line end.
  let bytes: [UInt8]
  /// What each of them is, and where in the bytes it ends.
  let commands: [(stage: SMTPStage, end: Int)]

  /// - Parameter offers: what the relay offers; nothing else is asked of it. Mail that needs what is not
  ///   offered is not sent at all.
  init(_ mail: OutgoingMail, _ offers: SMTPCapabilities) {
    let envelope = mail.envelope
    var bytes: [UInt8] = []
    var commands: [(stage: SMTPStage, end: Int)] = []
    bytes.reserveCapacity(256)
    func add(_ text: String) { bytes.append(contentsOf: text.utf8) }
    func end(_ stage: SMTPStage) {
      add("\r\n")
      commands.append((stage, bytes.count))
    }
    // No BODY (RFC 6152 §3): what is made here is 7-bit, which is what a relay expects without it.
    add("MAIL FROM:<")
    if let path = envelope.reversePath { add(path.smtp) }
    add(">")
    // RFC 1870 §4
    if offers.size != nil { add(" SIZE=\(mail.bytes.count)") }
    // RFC 6531 §3.4
    if mail.needsSMTPUTF8 { add(" SMTPUTF8") }
    if offers.dsn {
      // A bounce names the reader and the issue; it need not carry 20 KB back (RFC 3461 §4.3, §4.4).
      add(" RET=HDRS")
      if let id = envelope.id.flatMap(XText.init(encoding:)) { add(" ENVID=\(id.text)") }
    }
    end(.mail)
    for path in envelope.forwardPaths {
      add("RCPT TO:<")
      add(path.smtp)
      // Delays are the relay's own matter (RFC 3461 §4.1).
      add(offers.dsn ? "> NOTIFY=FAILURE" : ">")
      end(.recipient)
    }
    add("DATA")
    end(.data)
    self.bytes = bytes
    self.commands = commands
  }
}
