import DNS

/// The way from a name up to the root, on which its DMARC record is found and its organisation ends (RFC 9989 §4.10).
struct DMARCWalk {
  let domain: String
  /// Where a valid record lies, the longest name first.
  private(set) var found: [(domain: String, record: DMARCRecord)] = []
  /// Names that were asked.
  private(set) var asked: [String] = []
  /// What lies on the way and counts for nothing.
  private(set) var faults: [String] = []
  /// Why the walk was not walked to its end; nil where it was.
  private(set) var gap: String?

  /// So many questions, however many labels a name has (§4.10).
  static let mostQueries = 8

  init(from domain: String, lookUp: (DNSQuestion) -> DNSAnswer) {
    self.domain = domain
    for target in Self.targets(from: domain) {
      asked.append(target)
      let texts: [String]
      switch lookUp(DNSQuestion(.txt, "_dmarc.\(target)")) {
      case .records(let records):
        texts = records.compactMap { if case .text(let text) = $0 { text } else { nil } }
      case .noRecords, .noName: continue
      case .unknown(let reason):
        // What is not known might have been the record that counts.
        gap = "_dmarc.\(target): \(reason)"
        return
      }
      let records = texts.compactMap(DMARCRecord.init)
      // Of several none counts (§4.10, step 2).
      if records.count > 1 {
        faults.append("_dmarc.\(target) has \(records.count) DMARC records, of which none counts")
      }
      if let near = texts.first(where: DMARCRecord.isNearlyRecord) {
        faults.append("“\(near.prefix(80))” at _dmarc.\(target) is not a DMARC record")
      }
      guard records.count == 1, let record = records.first else { continue }
      found.append((target, record))
      if record.boundary != .undecided { return }
    }
  }

  /// The name, and those above it; of one with more than eight labels those with seven and fewer (§4.10, step 4).
  static func targets(from domain: String) -> [String] {
    let labels = domain.split(separator: ".")
    var targets = [labels.joined(separator: ".")]
    let above = labels.dropFirst(labels.count > mostQueries ? labels.count - mostQueries + 1 : 1)
    for start in above.indices { targets.append(above[start...].joined(separator: ".")) }
    return targets.filter { !$0.isEmpty }
  }

  /// The top of the name's organisation (§4.10.2).
  var organizationalDomain: String {
    guard let last = found.last else { return domain }
    // Its own mark as one that others have names below says nothing of the name that the walk began at.
    guard last.record.boundary == .yes, last.domain != domain else { return last.domain }
    let labels = domain.split(separator: ".")
    return labels.suffix(last.domain.split(separator: ".").count + 1).joined(separator: ".")
  }

  /// The record that counts for mail from the name: its own, else its organisation's, else that above it (§4.10.1).
  var applied: (domain: String, record: DMARCRecord)? {
    let top = organizationalDomain
    return found.first { $0.domain == domain } ?? found.first { $0.domain == top } ?? found.last
  }
}
