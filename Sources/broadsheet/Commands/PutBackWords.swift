import Foundation

/// What comes of recipients who were put back, as it is said to whoever did that.
enum PutBackWords {
  /// - Parameters:
  ///   - all: how many were put back.
  ///   - left: those of them whom the list does not let be mailed.
  ///   - send: what mails them.
  static func next(_ all: Int, suppressed left: Int, _ send: NextSend) -> String {
    // A send without a name may leave the issue alone, when nobody of it was accepted for days.
    if left == 0 { return "\(send.words()) mails them" }
    if left == all { return "the list lets none of them be mailed" }
    return "the list does not let \(left) of them be mailed; \(send.words()) mails the others"
  }
}

/// What a person can do about recipients in doubt, in commands that can be typed as they stand.
enum DoubtWords {
  static func ways(of issue: String) -> String {
    "“broadsheet resolve \(issue) --all arrived” books them as accepted, “broadsheet resolve \(issue) --all resend” lets them be mailed again (or with an address for --all)"
  }
}
