import Foundation

/// What a domain asks of receivers of mail in its name (RFC 9989 §4.7).
struct DMARCRecord: Equatable {
  enum Policy: String { case none, quarantine, reject }
  enum Boundary: String {
    /// Names below belong to others each, as below `org`.
    case yes = "y"
    /// The domain is the top of its organisation.
    case no = "n"
    /// The tree walk tells.
    case undecided = "u"
  }

  /// For the domain itself; nil where it says none that is valid, which counts as none.
  private(set) var policy: Policy?
  /// For names below it, and for names that do not exist.
  private(set) var subdomainPolicy: Policy?
  private(set) var nonexistentPolicy: Policy?
  private(set) var boundary = Boundary.undecided
  /// Whether receivers are asked to report and do nothing.
  private(set) var isTest = false
  /// Whether domains must be the same, and not of one organisation alone.
  private(set) var isStrictForSPF = false
  private(set) var isStrictForDKIM = false
  /// Where aggregate reports go.
  private(set) var reports: [String] = []
  /// What has no effect, and why.
  private(set) var ignored: [String] = []

  /// Whether a text was meant as one and is none.
  static func isNearlyRecord(_ text: String) -> Bool {
    let lower = text.lowercased().drop { " \"'".contains($0) }
    return DMARCRecord(parsing: text) == nil
      && (lower.hasPrefix("v=dmarc") || lower.hasPrefix("dmarc1") || lower.hasPrefix("v = dmarc"))
  }

  /// - Returns: nil for what is no such record: the version comes first, is spelled so, and ends with a semicolon
  ///   or the record (§4.8).
  init?(parsing text: String) {
    let parts = text.split(separator: ";", omittingEmptySubsequences: false)
    guard let first = parts.first, let version = Self.tag(first), version.name == "v",
      version.value == "DMARC1"
    else { return nil }
    var seen: Set<String> = ["v"]
    for part in parts.dropFirst() {
      guard let (name, value) = Self.tag(part) else {
        if !part.allSatisfy(\.isWhitespace) { ignored.append("“\(part)” is no tag") }
        continue
      }
      guard seen.insert(name).inserted else {
        ignored.append("“\(name)” stands there once more")
        continue
      }
      take(name, value)
    }
  }

  private static func tag(_ text: Substring) -> (name: String, value: String)? {
    guard let match = text.wholeMatch(of: /[ \t]*([A-Za-z]+)[ \t]*=[ \t]*([^;]*?)[ \t]*/),
      match.2.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
    else { return nil }
    return (match.1.lowercased(), String(match.2))
  }

  /// What is not valid is as if it were not there (§4.8).
  private mutating func take(_ name: String, _ value: String) {
    let lower = value.lowercased()
    var isKnown = true
    switch name {
    case "p": (policy, isKnown) = (Policy(rawValue: lower), Policy(rawValue: lower) != nil)
    case "sp":
      (subdomainPolicy, isKnown) = (Policy(rawValue: lower), Policy(rawValue: lower) != nil)
    case "np":
      (nonexistentPolicy, isKnown) = (Policy(rawValue: lower), Policy(rawValue: lower) != nil)
    case "psd":
      (boundary, isKnown) = (
        Boundary(rawValue: lower) ?? .undecided, Boundary(rawValue: lower) != nil
      )
    case "t": (isTest, isKnown) = (lower == "y", ["y", "n"].contains(lower))
    case "aspf": (isStrictForSPF, isKnown) = (lower == "s", ["s", "r"].contains(lower))
    case "adkim": (isStrictForDKIM, isKnown) = (lower == "s", ["s", "r"].contains(lower))
    case "rua":
      reports = value.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        .filter { URLComponents(string: $0)?.scheme != nil }
      isKnown = !reports.isEmpty
    // §4.7; where reports of single mails go, and of which.
    case "ruf", "fo": break
    // What RFC 7489 had and RFC 9989 has no more (Appendix C).
    case "pct" where lower == "0":
      ignored.append("“pct=0” has no effect any more: “t=y” asks for a test")
    case "pct", "rf", "ri": ignored.append("“\(name)” has no effect any more")
    default: ignored.append("“\(name)” is no tag that is known")
    }
    if !isKnown { ignored.append("“\(name)=\(value)” is not valid") }
  }

  /// What is asked for mail from a name (§4.7): at the domain of the record, below it, or where there is no such
  /// name.
  func policy(isOwn: Bool, exists: Bool) -> Policy {
    let own = policy ?? .none
    if isOwn { return own }
    let below = subdomainPolicy ?? own
    return exists ? below : nonexistentPolicy ?? below
  }
}
