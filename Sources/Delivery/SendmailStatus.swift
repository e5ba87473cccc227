import Diagnostics

/// What an exit status of a sendmail program says (sysexits.h), as a reply: each is judged as the same words
/// of a relay would be.
enum SendmailStatus {
  static func result(of end: ProgramRun.End, from program: String) -> DeliveryResult {
    let words = end.words.isEmpty ? "" : ": \(end.words)"
    switch end.outcome {
    case .exited(0) where end.hasReadAll: return .accepted(nil)
    case .exited(0):
      return .inDoubt("\(program) ended well, and had not read the whole message\(words)")
    case .exited(let status): return refusal(status, "\(program) ended with \(status)", words)
    // It was stopped before the message had ended: no program takes half of one.
    case .killed(let reason) where !end.hasReadAll: return .lost("\(program) \(reason)\(words)")
    case .killed(let reason): return .inDoubt("\(program) \(reason)\(words)")
    }
  }

  private static func refusal(_ status: Int32, _ what: String, _ words: String) -> DeliveryResult {
    let (name, code, enhanced, stage) = reading(of: status)
    let text = "\(what)\(name.map { " (\($0))" } ?? "")\(words)"
    return .refused(SMTPReply(code: code, enhanced: enhanced, text: text), at: stage)
  }

  /// The codes are those that Sendmail itself has for each status. Only two speak of the reader.
  private static func reading(
    of status: Int32
  ) -> (name: String?, code: Int, enhanced: EnhancedStatusCode, stage: SMTPStage) {
    switch status {
    case 64: ("EX_USAGE", 554, .init(5, 5, 4), .mail)
    case 65: ("EX_DATAERR", 554, .init(5, 6, 0), .message)
    case 66: ("EX_NOINPUT", 554, .init(5, 3, 0), .mail)
    case 67: ("EX_NOUSER", 550, .init(5, 1, 1), .recipient)
    case 68: ("EX_NOHOST", 550, .init(5, 1, 2), .recipient)
    case 69: ("EX_UNAVAILABLE", 554, .init(5, 3, 0), .mail)
    case 70: ("EX_SOFTWARE", 554, .init(5, 3, 0), .mail)
    case 71: ("EX_OSERR", 451, .init(4, 3, 0), .mail)
    case 72: ("EX_OSFILE", 554, .init(5, 3, 5), .mail)
    case 73: ("EX_CANTCREAT", 554, .init(5, 3, 0), .mail)
    case 74: ("EX_IOERR", 451, .init(4, 3, 0), .mail)
    case 75: ("EX_TEMPFAIL", 451, .init(4, 3, 0), .mail)
    case 76: ("EX_PROTOCOL", 554, .init(5, 5, 0), .mail)
    case 77: ("EX_NOPERM", 554, .init(5, 7, 0), .mail)
    case 78: ("EX_CONFIG", 554, .init(5, 3, 5), .mail)
    default: (nil, 554, .init(5, 3, 0), .mail)
    }
  }
}
