/// What the words in the name of a column come to where they stand together: `stop_mail`, `Ne plus contacter`, and
/// `Removed stitches`, which is about stitches.
struct ConsentPhrase {
  let words: [String]

  /// - Parameter name: as `NameParts.parted` has it.
  init(_ name: String) {
    var words: [String] = []
    for word in name.split(separator: "_").map(String.init) {
      // “Don't” is one word.
      if word == "t", words.last == "don" {
        words[words.count - 1] = "dont"
      } else {
        words.append(word)
      }
    }
    self.words = words
  }

  /// What a column of that name is watched as; nil where its words stand for nothing more than each by itself.
  var kind: ColumnWatch.Kind? {
    if isOfOtherThing || isOfPost { return .plain }
    if isOfRobinson || isOfRemoval { return .gone }
    if isOfEnd || refusesMail { return isAlone ? .gone : .doubtful }
    if isSince { return .joined }
    return mayAllowMail ? .doubtful : nil
  }

  /// Whether it is the list of those who want no advertising, which is called after him: `Robinson 2026`, `Robinsonliste`.
  var isOfRobinson: Bool {
    let words = words.filter { Int($0) == nil }
    return words.first == "robinson"
      && words.dropFirst().allSatisfy(["list", "liste", "lista", "lijst"].contains)
      || words == ["robinsonliste"]
  }

  /// Whether it says of people that they are to be taken out, and of nothing else: `Delete`, `zu löschen`.
  private var isOfRemoval: Bool {
    let words = words.filter {
      Int($0) == nil && !["to", "be", "zu", "bitte", "please"].contains($0)
    }
    return words.count == 1 && words.allSatisfy(ConsentVocabulary.removals.contains)
  }

  /// Whether it says that something came to an end.
  var isOfEnd: Bool { has(ConsentVocabulary.ends) }

  /// Whether it forbids mails: `do_not_allow_bulk_emails`.
  var forbidsMail: Bool {
    guard !has(ConsentVocabulary.channels), let start = forbidding else { return false }
    return words[start...].contains(where: ConsentVocabulary.mails.contains)
  }

  /// Where what is forbidden begins: behind `do not`.
  private var forbidding: Int? {
    if let index = words.firstIndex(of: "dont") { return index + 1 }
    return words.indices.dropLast().first { words[$0] == "do" && words[$0 + 1] == "not" }
      .map { $0 + 2 }
  }

  /// Whether mails stand behind a no: in `contact_no` it is a number.
  private var refusesMail: Bool {
    guard !has(ConsentVocabulary.channels),
      let no = words.indices.dropLast().first(where: {
        // “No. of mails” is a number too.
        ConsentVocabulary.refusals.contains(words[$0]) && words[$0 + 1] != "of"
      })
    else { return false }
    return words[(no + 1)...].contains(where: ConsentVocabulary.mails.contains)
  }

  /// Whether the one mail that it speaks of is paper.
  private var isOfPost: Bool {
    zip(words, words.dropFirst()).contains {
      $0 == "postal" && ConsentVocabulary.mails.contains($1)
    }
      && words.count(where: ConsentVocabulary.mails.contains) == 1
      && !has(ConsentVocabulary.ends)
  }

  /// Whether it may say that somebody may be mailed, or not: `can_email`, `stop_mail`.
  private var mayAllowMail: Bool {
    has(ConsentVocabulary.deeds) && has(ConsentVocabulary.mails)
      && !has(ConsentVocabulary.channels) && !has(ConsentVocabulary.measures)
  }

  /// Whether it says since when somebody is there.
  private var isSince: Bool {
    has(ConsentVocabulary.since) && has(ConsentVocabulary.presence)
  }

  /// Whether nothing else is spoken of than who has left, when and why.
  private var isAlone: Bool { words.allSatisfy(Self.isOurs) }

  /// Whether all that may speak of leaving is said of a thing behind it: `Left handed`, `Removed stitches`.
  var isOfOtherThing: Bool {
    var isFound = false
    for (index, word) in words.enumerated() {
      if ConsentVocabulary.qualities.contains(word) {
        guard index + 1 < words.count, Self.isThing(words[index + 1]) else { return false }
        isFound = true
      } else if ConsentVocabulary.telling.contains(word) {
        return false
      }
    }
    return isFound
  }

  /// Whether a word is of nothing that has to do with lists and people on them.
  private static func isThing(_ word: String) -> Bool {
    word.count > 2 && !isOurs(word) && ColumnMeaning.general(word) == nil
      && !ColumnWatch.Kind.of(fieldNamed: word).isOfConsent
  }

  static func isOurs(_ word: String) -> Bool {
    ConsentVocabulary.words.contains(word) || Int(word) != nil
  }

  private func has(_ set: Set<String>) -> Bool { words.contains(where: set.contains) }
}
