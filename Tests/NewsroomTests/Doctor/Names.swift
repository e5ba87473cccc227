import DNS

/// A domain name system of a test's own, which answers by what it holds and counts what it is asked.
final class Names {
  private var records: [DNSQuestion: [DNSRecord]] = [:]
  private var gaps: [DNSQuestion: String] = [:]
  private(set) var asked: [DNSQuestion] = []

  /// - Parameter texts: TXT records by name; several are set apart by line ends.
  init(_ texts: [String: String] = [:]) {
    for (name, text) in texts {
      for line in text.split(separator: "\n") { add(.txt, name, .text(String(line))) }
    }
  }

  @discardableResult
  func add(_ kind: DNSQuestion.Kind, _ name: String, _ record: DNSRecord) -> Names {
    records[DNSQuestion(kind, name), default: []].append(record)
    return self
  }

  @discardableResult
  func address(_ name: String, _ addresses: String...) -> Names {
    for text in addresses { add(text.contains(":") ? .aaaa : .a, name, .address(text)) }
    return self
  }

  @discardableResult
  func fail(_ kind: DNSQuestion.Kind, _ name: String) -> Names {
    gaps[DNSQuestion(kind, name)] = "the server could not find out (SERVFAIL)"
    return self
  }

  func answer(to question: DNSQuestion) -> DNSAnswer {
    asked.append(question)
    if let gap = gaps[question] { return .unknown(gap) }
    if let found = records[question] { return .records(found) }
    let isName = records.keys.contains {
      $0.name == question.name || $0.name.hasSuffix(".\(question.name)")
    }
    return isName ? .noRecords : .noName
  }
}
