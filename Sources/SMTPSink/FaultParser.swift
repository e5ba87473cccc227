import Diagnostics

/// Faults as they are written: `rcpt:550@3`.
extension Fault {
  /// Reads `STAGE:ACTION[@WHEN]`, the form described at `Fault`.
  package init(parsing spec: String) throws(FaultError) {
    self = try FaultParser(spec: spec).parse()
  }
}

private struct FaultParser {
  let spec: String

  private static let actions = [
    "drop", "store-drop", "stall=SECONDS", "slow=MILLISECONDS", "drip=MILLISECONDS", "garbage",
    "half",
  ]

  func parse() throws(FaultError) -> Fault {
    guard let colon = spec.firstIndex(where: { $0 == ":" || $0 == "=" }) else {
      throw error("no ':' between stage and action", example: "rcpt:550")
    }
    let stage = try stage(spec[..<colon])
    let rest = spec[spec.index(after: colon)...]
    // An address has an '@' too, so the first one ends the action.
    let parts = rest.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    let action = try action(parts.first ?? "", at: stage)
    let when = parts.count == 2 ? try FaultTime(spec: spec, stage: stage).when(parts[1]) : .always
    return Fault(stage: stage, action: action, when: when)
  }

  private func stage(_ text: Substring) throws(FaultError) -> Fault.Stage {
    if let stage = Fault.Stage(rawValue: text == "message" ? "dot" : String(text)) { return stage }
    let names = Fault.Stage.allCases.map(\.rawValue)
    let known = names.joined(separator: ", ")
    let nearest = nearestName(to: String(text), among: names + ["message"])
    throw error(
      "'\(text)' is not one of the stages \(known)\(nearest.map { "; did you mean '\($0)'?" } ?? "")",
      example: "rcpt:550")
  }

  private func action(_ text: Substring, at stage: Fault.Stage) throws(FaultError) -> Fault.Action {
    if text.first?.isNumber == true { return .reply(try reply(text, at: stage)) }
    let name = text.prefix { $0 != "=" }
    switch name {
    case "drop" where text == name: return .drop
    case "store-drop" where text == name:
      guard stage == .dot else {
        throw error("store-drop needs a message to store", example: "dot:store-drop@3")
      }
      return .storeDrop
    case "stall":
      // A connection that never answers would be no test: the longest wait is an hour.
      guard let seconds = value(in: text, upTo: 3600) else {
        throw error("stall needs seconds, more than 0 and up to 3600", example: "\(stage):stall=5")
      }
      return .stall(.seconds(seconds))
    case "slow":
      guard let milliseconds = value(in: text, upTo: 3_600_000) else {
        throw error(
          "slow needs milliseconds, more than 0 and up to 3600000", example: "\(stage):slow=200")
      }
      return .slow(.seconds(milliseconds / 1000))
    case "drip":
      try mustHaveReply(stage, "drip", example: "dot:drip=100")
      guard let milliseconds = value(in: text, upTo: 60_000) else {
        throw error(
          "drip needs milliseconds, more than 0 and up to 60000", example: "dot:drip=100")
      }
      return .drip(.seconds(milliseconds / 1000))
    case "garbage" where text == name: return .garbage
    case "half" where text == name:
      try mustHaveReply(stage, "half", example: "dot:half")
      return .half
    default:
      if let flaw = SinkCertificate.Flaw(rawValue: String(text)) {
        guard stage == .tls else {
          throw error("a certificate is shown at tls alone", example: "tls:\(text)")
        }
        return .certificate(flaw)
      }
      throw unknownAction(text, at: stage)
    }
  }

  private func unknownAction(_ text: Substring, at stage: Fault.Stage) -> FaultError {
    let flaws = SinkCertificate.Flaw.allCases.map(\.rawValue)
    let known = Self.actions + (stage == .tls ? flaws : [])
    let names = known.map { String($0.prefix { $0 != "=" }) }
    let nearest = nearestName(to: String(text.prefix { $0 != "=" }), among: names)
    let list = known.dropLast().joined(separator: ", ") + " or " + (known.last ?? "")
    return error(
      "'\(text)' is neither a reply code nor \(list)\(nearest.map { "; did you mean '\($0)'?" } ?? "")",
      example: stage.hasReply ? "\(stage):421" : "\(stage):drop")
  }

  private func mustHaveReply(
    _ stage: Fault.Stage, _ action: String, example: String
  ) throws(FaultError) {
    guard stage.hasReply, stage != .content || action != "drip" else {
      throw error("\(stage) has no reply of its own, which \(action) needs", example: example)
    }
  }

  private func value(in text: Substring, upTo limit: Double) -> Double? {
    guard let sign = text.firstIndex(of: "="), let value = Double(text[text.index(after: sign)...]),
      value > 0, value <= limit
    else { return nil }
    return value
  }

  private func reply(_ text: Substring, at stage: Fault.Stage) throws(FaultError) -> Reply {
    guard stage.hasReply else {
      throw error(
        "\(stage) has no reply of its own; the next one is that of \(stage == .tls ? "ehlo" : "greeting")",
        example: stage == .tls ? "starttls:454 4.7.0" : "greeting:421")
    }
    guard text.utf8.count <= 400, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
      throw error(
        "a reply is printable ASCII, 400 characters at most",
        example: "rcpt:550 5.1.1 no such user")
    }
    var words = text.split(separator: " ", maxSplits: 1)
    guard let code = words.first.flatMap(FaultTime.number), (200...599).contains(code) else {
      throw error(
        "'\(words.first ?? "")' is not a reply code from 200 to 599",
        example: "rcpt:550 5.1.1 no such user")
    }
    // RFC 3463 §2: class.subject.detail; without one, "undefined status" of the reply's class, of which
    // there is none for 3yz.
    var enhanced = code / 100 == 3 ? nil : "\(code / 100).0.0"
    var remark = words.count == 2 ? words[1] : ""
    words = remark.split(separator: " ", maxSplits: 1)
    if let first = words.first, looksEnhanced(first) {
      // RFC 2034 §4: the class must agree with the reply code's first digit.
      guard let expected = enhanced?.first, first.first == expected else {
        throw error(
          "the enhanced code \(first) does not fit the reply code \(code)",
          example: code < 500 ? "rcpt:450 4.2.1" : "rcpt:550 5.1.1")
      }
      enhanced = String(first)
      remark = words.count == 2 ? words[1] : ""
    }
    let usual = code < 400 ? "as requested" : "refused on request"
    return Reply(code, enhanced, remark.isEmpty ? usual : String(remark))
  }

  private func looksEnhanced(_ word: Substring) -> Bool {
    let parts = word.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 3 && parts.allSatisfy { $0.count <= 3 && FaultTime.number($0) != nil }
  }

  private func error(_ reason: String, example: String) -> FaultError {
    FaultError(spec: spec, reason: reason, example: example)
  }
}
