package import Mail

/// What makes an address look as if nobody would read mail there, or not the one who is meant: for a person to look
/// at, and never a reason to leave anybody out.
package enum AddressDoubt: String, Sendable, CaseIterable {
  case lookalike, noDot, numericTop, mixedScripts, replacementCharacter, role, disposable,
    apostrophe

  /// All that is doubtful of an address.
  package static func all(of address: EmailAddress) -> [(doubt: AddressDoubt, reason: String)] {
    var found: [(AddressDoubt, String)] = []
    let (local, domain) = (address.localPart, address.asciiDomain)
    func add(_ doubt: AddressDoubt, _ reason: String) { found.append((doubt, reason)) }
    if local.hasPrefix("'") || local.hasPrefix("’") {
      add(.apostrophe, "an apostrophe before it, as a spreadsheet marks text")
    }
    if address.spelling.unicodeScalars.contains("\u{FFFD}") {
      add(.replacementCharacter, "“\u{FFFD}” stands for letters that a wrong encoding lost")
    }
    found += all(ofDomain: domain)
    if let scripts = mixedScripts(local)
      ?? address.domain.split(separator: ".").lazy
      .compactMap({ mixedScripts(String($0)) }).first
    {
      add(.mixedScripts, "letters of \(scripts) stand in one word")
    }
    let name = local.lowercased().prefix { $0 != "+" }
    if MailDomains.roles.contains(String(name)) {
      add(.role, "“\(name)@” is an office and not a person")
    }
    return found
  }

  /// Whether anything is doubtful of a domain.
  /// - Parameter domain: in small letters, as A-labels.
  static func isDoubtful(domain: String) -> Bool { !all(ofDomain: domain).isEmpty }

  private static func all(ofDomain domain: String) -> [(AddressDoubt, String)] {
    guard !domain.hasPrefix("[") else { return [] }
    var found: [(AddressDoubt, String)] = []
    let labels = domain.split(separator: ".")
    if labels.count < 2 {
      found.append((.noDot, "the domain “\(domain)” has no dot"))
    } else if labels.last?.allSatisfy(\.isNumber) == true {
      found.append((.numericTop, "no domain ends with a number"))
    }
    if let meant = MailDomains.meant(by: domain) {
      found.append((.lookalike, "“\(domain)” looks like \(meant)"))
    }
    if MailDomains.looksDisposable(domain) {
      found.append((.disposable, "“\(domain)” looks like one for addresses that last an hour"))
    }
    return found
  }

  /// Alphabets whose letters are taken for each other; others, such as those of Japanese, are written together.
  private static func mixedScripts(_ text: String) -> String? {
    var names: [String] = []
    for scalar in text.unicodeScalars where scalar.properties.isAlphabetic {
      let name: String
      switch scalar.value {
      case 0x41...0x24F, 0x1E00...0x1EFF: name = "Latin"
      case 0x370...0x3FF, 0x1F00...0x1FFF: name = "Greek"
      case 0x400...0x52F: name = "Cyrillic"
      case 0x531...0x58F: name = "Armenian"
      case 0x13A0...0x13FF: name = "Cherokee"
      default: continue
      }
      if !names.contains(name) { names.append(name) }
    }
    return names.count > 1 ? names.joined(separator: " and ") : nil
  }
}
