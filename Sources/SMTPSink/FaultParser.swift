/// Faults as they are written: `rcpt:550@3`.
extension Fault {
  /// Reads `STAGE:ACTION[@WHEN]`, the form described at `Fault`.
  package init(parsing spec: String) throws(FaultError) {
    self = try FaultParser(spec: spec).parse()
  }
}

private struct FaultParser {
  let spec: String

  func parse() throws(FaultError) -> Fault {
    guard let colon = spec.firstIndex(of: ":") else {
      throw error("no ':' between stage and action", example: "rcpt:550")
    }
    let stage = try stage(spec[..<colon])
    let rest = spec[spec.index(after: colon)...]
    // An address has an '@' too, so the first one ends the action.
    let parts = rest.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    let action = try action(parts.first ?? "", at: stage)
    let when = parts.count == 2 ? try when(parts[1], at: stage) : .always
    return Fault(stage: stage, action: action, when: when)
  }

  private func stage(_ text: Substring) throws(FaultError) -> Fault.Stage {
    guard let stage = Fault.Stage(rawValue: String(text)) else {
      let known = Fault.Stage.allCases.map(\.rawValue).joined(separator: ", ")
      throw error("'\(text)' is not one of the stages \(known)", example: "rcpt:550")
    }
    return stage
  }

  private func action(_ text: Substring, at stage: Fault.Stage) throws(FaultError) -> Fault.Action {
    switch text {
    case "drop":
      return .drop
    case "store-drop":
      guard stage == .dot else {
        throw error("store-drop needs a message to store", example: "dot:store-drop@3")
      }
      return .storeDrop
    case _ where text.hasPrefix("stall"):
      // A connection that never answers would be no test: the longest wait is an hour.
      guard let seconds = value(of: "stall=", in: text, upTo: 3600) else {
        throw error("stall needs seconds, more than 0 and up to 3600", example: "\(stage):stall=5")
      }
      return .stall(.seconds(seconds))
    case _ where text.hasPrefix("slow"):
      guard let milliseconds = value(of: "slow=", in: text, upTo: 3_600_000) else {
        throw error(
          "slow needs milliseconds, more than 0 and up to 3600000", example: "\(stage):slow=200")
      }
      return .slow(.seconds(milliseconds / 1000))
    case _ where text.first?.isNumber == true:
      return .reply(try reply(text))
    default:
      throw error(
        "'\(text)' is neither a reply code nor drop, store-drop, stall=SECONDS or "
          + "slow=MILLISECONDS", example: "\(stage):421")
    }
  }

  private func value(of prefix: String, in text: Substring, upTo limit: Double) -> Double? {
    guard text.hasPrefix(prefix), let value = Double(text.dropFirst(prefix.count)),
      value > 0, value <= limit
    else { return nil }
    return value
  }

  private func reply(_ text: Substring) throws(FaultError) -> Reply {
    guard text.utf8.count <= 400, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
      throw error(
        "a reply is printable ASCII, 400 characters at most",
        example: "rcpt:550 5.1.1 no such user")
    }
    var words = text.split(separator: " ", maxSplits: 1)
    guard let code = words.first.flatMap(number), (400...599).contains(code) else {
      throw error(
        "'\(words.first ?? "")' is not a reply code from 400 to 599",
        example: "rcpt:550 5.1.1 no such user")
    }
    // RFC 3463 §2: class.subject.detail; without one, "undefined status" of the reply's class.
    var enhanced = "\(code / 100).0.0"
    var remark = words.count == 2 ? words[1] : ""
    words = remark.split(separator: " ", maxSplits: 1)
    if let first = words.first, looksEnhanced(first) {
      // RFC 2034 §4: the class must agree with the reply code's first digit.
      guard first.first == enhanced.first else {
        throw error(
          "the enhanced code \(first) does not fit the reply code \(code)",
          example: code < 500 ? "rcpt:450 4.2.1" : "rcpt:550 5.1.1")
      }
      enhanced = String(first)
      remark = words.count == 2 ? words[1] : ""
    }
    return Reply(code, enhanced, remark.isEmpty ? "refused on request" : String(remark))
  }

  private func looksEnhanced(_ word: Substring) -> Bool {
    let parts = word.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 3 && parts.allSatisfy { $0.count <= 3 && number($0) != nil }
  }

  private func when(_ text: Substring, at stage: Fault.Stage) throws(FaultError) -> Fault.When {
    if text.contains("@") { return .forwardPath(try address(text, at: stage)) }
    if text.hasPrefix("*"), let step = number(text.dropFirst()), step > 0 { return .every(step) }
    if text.hasSuffix("+"), let first = number(text.dropLast()), first > 0 {
      return .times(first...Int.max)
    }
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(number)
    if ends.count == 1, let only = ends[0], only > 0 { return .times(only...only) }
    if ends.count == 2, let first = ends[0], let last = ends[1], first > 0, first <= last {
      return .times(first...last)
    }
    throw error(
      "'\(text)' is not a time: write N, N+, N-M or *N, counted from 1, or an address",
      example: "\(stage):421@3+")
  }

  private func address(_ text: Substring, at stage: Fault.Stage) throws(FaultError) -> String {
    guard stage.concernsForwardPaths else {
      throw error(
        "no recipient is known at \(stage); an address goes with rcpt, data or dot",
        example: "rcpt:550@\(text)")
    }
    guard let address = EnvelopeAddress(String(text)) else {
      throw error("'\(text)' is not an address", example: "rcpt:550@anna@example.org")
    }
    return address.spelling.lowercased()
  }

  private func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
  }

  private func error(_ reason: String, example: String) -> FaultError {
    FaultError(spec: spec, reason: reason, example: example)
  }
}
