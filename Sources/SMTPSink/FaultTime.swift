/// Reads the part of a fault behind the `@`: when it happens.
struct FaultTime {
  let spec: String
  let stage: Fault.Stage

  func when(_ text: Substring) throws(FaultError) -> Fault.When {
    if text.contains("@") { return try forwardPath(text) }
    if let millionths = chance(text) { return .chance(millionths) }
    if text.hasPrefix("*"), let step = Self.number(text.dropFirst()), step > 0 {
      return .every(step)
    }
    if text.hasSuffix("+"), let first = Self.number(text.dropLast()), first > 0 {
      return .times(first...Int.max)
    }
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(Self.number)
    if ends.count == 1, let only = ends[0], only > 0 { return .times(only...only) }
    if ends.count == 2, let first = ends[0], let last = ends[1], first > 0, first <= last {
      return .times(first...last)
    }
    if text.contains("."), text.contains(where: \.isLetter), !text.contains("/") {
      return try pattern("*@\(text)")
    }
    throw error(
      "'\(text)' is not a time: write N, N+, N-M or *N, counted from 1, 50% or 1/20, or an address "
        + "or a domain", example: "\(stage):\(stage.hasReply ? "421" : "drop")@3+")
  }

  /// `50%` or `1/20`, as millionths.
  private func chance(_ text: Substring) -> Int? {
    if text.hasSuffix("%"), let percent = Double(text.dropLast()), percent > 0, percent <= 100 {
      return max(1, Int((percent * 10_000).rounded()))
    }
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(Self.number)
    guard parts.count == 2, let some = parts[0], let all = parts[1], some > 0, some <= all,
      all <= 1_000_000
    else { return nil }
    return max(1, some * 1_000_000 / all)
  }

  private func forwardPath(_ text: Substring) throws(FaultError) -> Fault.When {
    if text.contains("*") { return try pattern(String(text)) }
    try mustKnowForwardPaths(text)
    guard let address = EnvelopeAddress(String(text)) else {
      throw error("'\(text)' is not an address", example: "rcpt:550@anna@example.org")
    }
    return .forwardPath(address.spelling.lowercased())
  }

  private func pattern(_ text: String) throws(FaultError) -> Fault.When {
    try mustKnowForwardPaths(text[...])
    guard text.count(where: { $0 == "@" }) == 1, !text.hasPrefix("@"), !text.hasSuffix("@"),
      text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F })
    else {
      throw error("'\(text)' is not a pattern of addresses", example: "rcpt:550@*@example.org")
    }
    return .forwardPathsLike(text.lowercased())
  }

  private func mustKnowForwardPaths(_ text: Substring) throws(FaultError) {
    guard stage.concernsForwardPaths else {
      throw error(
        "no recipient is known at \(stage); an address goes with rcpt, data, content or dot",
        example: "rcpt:550@anna@example.org")
    }
  }

  static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
  }

  private func error(_ reason: String, example: String) -> FaultError {
    FaultError(spec: spec, reason: reason, example: example)
  }
}
