/// What a word with characters beyond ASCII speaks for, once its octets were read as one of the Western encodings: for a
/// name or a word of a Western language, or for another encoding that it was written in.
///
/// In a Western word few letters have accents, most stand among plain ones, and signs stand at its ends. Another script
/// makes words of accented letters alone; the letters of Central Europe, Turkey and of two octets make signs within
/// words, or letters beside others that no Western language has there.
struct WesternWord {
  enum Verdict: Equatable {
    /// It has no letter beyond ASCII, or one that says nothing.
    case silent
    /// A letter by itself, as `à` and `ö` are words.
    case lone
    case western
    /// Nobody writes so: by one letter or sign, or all through.
    case strange
    case foreign
  }

  /// A part between signs.
  fileprivate struct Run {
    var letters: [Unicode.Scalar] = []
    /// How many of them are beyond ASCII.
    var accented = 0
    var longestAccented = 0
    /// How many of the last ones are.
    var streak = 0
  }

  let verdict: Verdict
  /// Whether it has letters of Turkish or Icelandic, and whether it has those that Icelandic has and Turkish has not.
  private(set) var mayBeTurkish = false
  private(set) var hasAcute = false
  private(set) var hasAccents = false
  /// Whether it has an `õ` as Hungarian and Estonian have it, or an `ä`, which Hungarian has not.
  private(set) var mayBeHungarian = false
  private(set) var hasUmlaut = false

  /// - Parameter word: its characters in a row, nil for octets that are none; what is no letter is beyond ASCII.
  init(_ word: [Unicode.Scalar?]) {
    var grade = 0
    var run = Run()
    var runs: [Run] = []
    for (index, scalar) in word.enumerated() {
      guard let scalar else {
        grade = 2
        continue
      }
      if Self.isLetter(scalar) {
        run.take(scalar)
        continue
      }
      if !run.letters.isEmpty { runs.append(run) }
      run = Run()
      let before = index > 0 ? word[index - 1] : " "
      let after = index + 1 < word.count ? word[index + 1] : " "
      if Self.isStrange(scalar, before, after, behind: runs.last?.letters.count ?? 0) {
        grade = max(grade, 1)
      }
    }
    if !run.letters.isEmpty { runs.append(run) }
    var isWestern = false
    for run in runs where run.accented > 0 {
      hasAccents = true
      // `d’à` has plain letters beside, and a quote may stand before `É`.
      let isAmongSigns = runs.allSatisfy { $0.accented == $0.letters.count } && word.count > 1
      grade = max(grade, run.grade(isAmongSigns: isAmongSigns))
      isWestern = isWestern || run.isWestern
      let small = run.letters.map { $0.properties.lowercaseMapping }
      hasAcute = hasAcute || small.contains(where: Self.acutes.contains)
      mayBeTurkish = mayBeTurkish || run.letters.contains(where: Self.turkish.contains)
      hasUmlaut = hasUmlaut || small.contains("ä")
      mayBeHungarian =
        mayBeHungarian
        || zip(small, small.dropFirst()).contains { $0 == "õ" && !["e", "s"].contains($1) }
    }
    switch grade {
    case 2...: verdict = .foreign
    case 1: verdict = .strange
    default:
      verdict =
        isWestern
        ? .western : hasAccents && word.count == 1 ? .lone : .silent
    }
    if hasAcute { mayBeTurkish = false }
  }

  private static let acutes: Set<String> = ["á", "í", "ó", "ú", "æ"]
  private static let turkish: Set<Unicode.Scalar> = ["ð", "þ", "ý"]
  private static let letters = Set(
    "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœßðþšžıÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŸŒÐÞŠŽﬁﬂ".unicodeScalars)
  /// Apostrophes, dashes and dots that stand between letters, and marks of trade.
  private static let joining = Set("’‘´·\u{AD}\u{A0}–—…®™©ªº«»/".unicodeScalars)
  /// What stands beside another sign.
  private static let flanking = Set("“”„‚‘’«»‹›–—…\u{A0}•€©®™§´¿¡".unicodeScalars)
  /// What no letter follows, and what a small one does not.
  private static let unfollowed = Set("¤¦¨¯¬¸±¶¹²³¼½¾×÷ƒˆ˜‰≠∞≤≥∂∑∏π∫Ω√≈∆◊⁄˘˙˚˝˛ˇ".unicodeScalars)
  private static let money = Set("£¥¢".unicodeScalars)

  fileprivate static func isLetter(_ scalar: Unicode.Scalar?) -> Bool {
    guard let scalar else { return false }
    return isPlain(scalar) || letters.contains(scalar)
  }

  fileprivate static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    scalar.isASCII && scalar.properties.isAlphabetic
  }

  /// - Parameter behind: how many letters stand before it.
  private static func isStrange(
    _ sign: Unicode.Scalar, _ before: Unicode.Scalar?, _ after: Unicode.Scalar?, behind count: Int
  ) -> Bool {
    let follows = isLetter(before)
    let leads = isLetter(after)
    if follows, leads { return !joining.contains(sign) || sign == "º" && isSmall(before) }
    if leads, unfollowed.contains(sign) { return true }
    // `£ukasz`
    if leads, money.contains(sign) { return isSmall(after) }
    // `Micha³`; `m³` is a measure.
    if follows, sign == "³" || "ƒˆ˜".unicodeScalars.contains(sign) { return count > 2 }
    guard let after, after != " ", !leads else { return false }
    return !(flanking.contains(sign) && flanking.contains(after))
  }

  private static func isSmall(_ scalar: Unicode.Scalar?) -> Bool {
    scalar?.properties.isLowercase == true
  }
}

extension WesternWord.Run {
  private static let doubled: Set<Unicode.Scalar> = ["š", "ž", "Š", "Ž"]

  fileprivate mutating func take(_ scalar: Unicode.Scalar) {
    letters.append(scalar)
    guard !WesternWord.isPlain(scalar) else { return streak = 0 }
    accented += 1
    streak += 1
    longestAccented = max(longestAccented, streak)
  }

  /// A name among plain letters. Those of Slavic names stand there in any encoding of Europe.
  fileprivate var isWestern: Bool {
    let plain = letters.count - accented
    return plain > 0 && plain + 1 >= accented
      && (plain > 2 || !letters.contains(where: Self.doubled.contains))
  }

  /// - Parameter isAmongSigns: whether the word has no plain letter, and signs.
  fileprivate func grade(isAmongSigns: Bool) -> Int {
    let plain = letters.count - accented
    if longestAccented > 3 || plain == 0 && accented > 2 { return 2 }
    if plain == 0 { return accented > 1 || isAmongSigns ? 1 : 0 }
    return accented > plain + 1 || letters.indices.contains(where: isStrange) ? 1 : 0
  }

  /// Whether no Western language has that letter there.
  private func isStrange(at index: Int) -> Bool {
    let scalar = letters[index]
    guard !WesternWord.isPlain(scalar) else { return false }
    let before = index > 0 ? letters[index - 1] : nil
    let after = index + 1 < letters.count ? letters[index + 1] : nil
    let next = after.map { $0.properties.lowercaseMapping } ?? ""
    // `MÅller`: a capital among small letters.
    if scalar.properties.isUppercase, before?.properties.isLowercase == true,
      after == nil || letters[(index + 1)...].contains(where: \.properties.isLowercase)
    {
      return true
    }
    let isVowel = ["a", "e", "i", "o", "u"].contains(next)
    let isConsonant = !next.isEmpty && after?.isASCII == true && !isVowel && next != "y"
    switch scalar.properties.lowercaseMapping {
    case "ì", "ù": return after != nil
    case "è": return isVowel
    case "ø": return ["á", "í", "é", "ý", "ì"].contains(next)
    case "æ": return before.map { "iI".unicodeScalars.contains($0) } == true && after == nil
    case "ñ": return isConsonant && next != "c"
    case "ã":
      return isConsonant && !(next == "s" && index + 2 == letters.count) && next != "n"
    case "ç": return isConsonant
    case "þ":
      return index > 0 && (after == nil || isConsonant && !["r", "j", "v"].contains(next))
    case "ÿ" where scalar == "Ÿ":
      return before?.properties.isLowercase == true || after?.properties.isLowercase == true
    default: return false
    }
  }
}
