import DNS

/// What a name was asked for once; when it takes too long altogether, nothing more is asked.
final class DNSCache {
  private let ask: (DNSQuestion) -> DNSAnswer
  private let end: ContinuousClock.Instant
  private let limit: Duration
  private var known: [DNSQuestion: DNSAnswer] = [:]

  /// - Parameter limit: for all questions together.
  init(limit: Duration = .seconds(30), asking ask: @escaping (DNSQuestion) -> DNSAnswer) {
    self.ask = ask
    self.limit = limit
    end = .now + limit
  }

  func answer(to question: DNSQuestion) -> DNSAnswer {
    if let answer = known[question] { return answer }
    guard ContinuousClock.now < end else {
      return .unknown("not asked: all questions together took more than \(limit)")
    }
    let answer = ask(question)
    known[question] = answer
    return answer
  }
}
