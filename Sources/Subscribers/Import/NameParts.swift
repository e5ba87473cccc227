import Foundation

/// The words of a column's name, however they are set apart: by signs, by capitals, by digits, or not at all.
///
/// `HasOptedOutOfEmail`, `has_opted_out_of_email` and `hasoptedoutofemail` are the same words.
enum NameParts {
  /// As `ColumnMeaning.folded` has them, with `_` between the words.
  static func parted(_ name: String) -> String {
    // Of a name in capitals alone none begins a word.
    let words = name.contains(where: \.isLowercase) ? byCase(name) : name
    return ColumnMeaning.folded(words).split(separator: "_")
      .flatMap { ConsentVocabulary.split(String($0)) }.joined(separator: "_")
  }

  /// `Kuendigung` as `Kündigung` is without its marks: who had no umlauts wrote two letters for one. Nil where no such two
  /// stand.
  static func withoutUmlautPairs(_ name: String) -> String? {
    // Shorter words turn into others by it: “NOe” is Lower Austria.
    let plain = name.replacing(/[A-Za-z]{6,}/) { $0.output.replacing(/([aouAOU])[eE]/) { $0.1 } }
    return plain == name ? nil : plain
  }

  /// With a blank before each capital behind a small letter, before the last of several capitals that a small letter
  /// follows, and between letters and digits.
  private static func byCase(_ name: String) -> String {
    let letters = Array(name)
    var parted = ""
    for (index, letter) in letters.enumerated() {
      if index > 0 {
        let before = letters[index - 1]
        let isNext = index + 1 < letters.count && letters[index + 1].isLowercase
        let begins =
          letter.isUppercase && (before.isLowercase || before.isUppercase && isNext)
          || letter.isNumber && before.isLetter || letter.isLetter && before.isNumber
        if begins { parted.append(" ") }
      }
      parted.append(letter)
    }
    return parted
  }
}

/// What a column, or a name in an object, is taken for by its name alone: the one judgement of imports, objects and
/// rosters.
struct JudgedName {
  let meaning: ColumnMeaning?
  /// What it is watched as where it has no meaning.
  let kind: ColumnWatch.Kind

  /// Whether it speaks of another way than mails alone.
  let isOfOtherWay: Bool

  /// - Parameter name: as it is written.
  init(_ name: String) {
    self.init(spelled: name)
    guard !mayMeanConsent, let plain = NameParts.withoutUmlautPairs(name) else { return }
    let judged = JudgedName(spelled: plain)
    if judged.mayMeanConsent { self = judged }
  }

  private init(spelled name: String) {
    let folded = ColumnMeaning.folded(name)
    let parted = NameParts.parted(name)
    let phrase = ConsentPhrase(parted)
    var meaning = ColumnMeaning.general(folded) ?? ColumnMeaning.general(parted)
    // A subscription that was cancelled is none that somebody has.
    if meaning == .status, phrase.isOfEnd { meaning = nil }
    self.meaning = meaning ?? (phrase.forbidsMail ? .optOut(.unsubscribed) : nil)
    isOfOtherWay = phrase.isOfOtherWay
    if folded.isEmpty || Int(folded) != nil {
      kind = .nameless
    } else {
      kind = phrase.kind ?? .of(folded, or: parted)
    }
  }

  /// Whether a column of that name is one that says who may be mailed: a roster may have none.
  var saysConsent: Bool {
    switch meaning {
    case .status, .optOut: true
    default: false
    }
  }

  /// Whether the name alone makes it a question who may be mailed by it.
  var mayMeanConsent: Bool { saysConsent || kind.isOfConsent }
}

extension ColumnWatch.Kind {
  /// The graver of what a name is by its spelling and by its words.
  fileprivate static func of(_ folded: String, or parted: String) -> Self {
    let kind = of(fieldNamed: folded)
    if folded == parted || kind.isOfConsent { return kind }
    let other = of(fieldNamed: parted)
    return other.isOfConsent ? other : kind
  }

  /// Whether the name is one by which somebody may be mailed or not.
  var isOfConsent: Bool {
    switch self {
    case .joined, .nameless, .notes, .plain, .place: false
    default: true
    }
  }
}
