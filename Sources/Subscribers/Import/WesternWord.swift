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
  /// Whether it has letters that are of Iceland in the West and of Turkey, the Baltic or Vietnam in other encodings, and whether
  /// it has those that Icelandic has and the others have not.
  private(set) var mayBeEastern = false
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
      mayBeEastern = mayBeEastern || run.isEastern(small)
      hasUmlaut = hasUmlaut || small.contains("ä")
      mayBeHungarian =
        mayBeHungarian
        || small.indices.contains {
          small[$0] == "õ" && ($0 + 1 == small.count || small[$0 + 1] != "e")
        }
    }
    switch grade {
    case 2...: verdict = .foreign
    case 1: verdict = .strange
    default:
      verdict =
        isWestern
        ? .western : hasAccents && word.count == 1 ? .lone : .silent
    }
    if hasAcute { mayBeEastern = false }
  }

  private static let acutes: Set<String> = ["á", "í", "ó", "ú", "æ"]
  private static let letters = Set(
    "àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœßðþšžıÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŸŒÐÞŠŽﬁﬂ".unicodeScalars)
  /// Apostrophes, dashes and dots that stand between letters, and marks of trade.
  private static let joining = Set("’‘´·\u{AD}\u{A0}–—…®™©ªº«»/".unicodeScalars)
  /// What stands beside another sign.
  private static let flanking = Set("“”„‚‘’«»‹›–—…\u{A0}•€©®™§´¿¡".unicodeScalars)
  /// What no letter follows, and what a small one does not.
  private static let unfollowed = Set(
    "¤¦¨¯¬¸±¶¹²³¼½¾×÷ƒˆ˜‰≠∞≤≥∂∑∏π∫Ω√≈∆◊⁄˘˙˚˝˛ˇ£¥¢ªº".unicodeScalars)

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
    if follows, leads {
      return !joining.contains(sign) || sign == "º" && isSmall(before)
        || sign == "™" && isSmall(after)
    }
    // `£ukasz`, `ªtefan`
    if leads { return unfollowed.contains(sign) }
    // `Micha³`; `m³` is a measure.
    if follows, sign == "³" || "ƒˆ˜".unicodeScalars.contains(sign) { return count > 2 }
    guard let after, after != " " else { return false }
    return !(flanking.contains(sign) && flanking.contains(after))
  }

  private static func isSmall(_ scalar: Unicode.Scalar?) -> Bool {
    scalar?.properties.isLowercase == true
  }
}

extension WesternWord.Run {
  private static let vowels: Set<String> = ["a", "e", "i", "o", "u"]
  /// Parts of Icelandic names that have their letters and no acute.
  private static let icelandic = [
    "eiður", "urður", "auður", "reður", "guð", "viðar", "daði", "þor",
  ]

  /// Whether it has letters of Iceland, and is no name as they are there.
  /// - Parameter small: its letters, all of them small.
  fileprivate func isEastern(_ small: [String]) -> Bool {
    guard small.contains(where: ["ð", "þ", "ý"].contains) else { return false }
    let name = small.joined()
    return name != "ýr" && !name.hasSuffix("ný") && !Self.icelandic.contains(where: name.contains)
  }

  /// Whether it is a name as they are in Poland and around, in which few letters of the West stand.
  private var isSlavic: Bool {
    let name = String(String.UnicodeScalarView(letters)).lowercased()
    return Self.slavicEnds.contains(where: name.hasSuffix)
      || Self.slavicParts.contains(where: name.contains)
  }

  private static let slavicEnds = ["ski", "ska", "cki", "cka", "wicz", "czyk"]
  private static let slavicParts = ["rz", "cz", "sz"]
  private static let slavic: Set<String> = ["ó", "é", "á", "í", "ý", "ö", "ü", "ä", "š", "ž", "ß"]

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
    let last = before?.properties.lowercaseMapping ?? ""
    let isVowel = Self.vowels.contains(next)
    let isBehindVowel = Self.vowels.contains(last) || last == "y"
    let isConsonant = !next.isEmpty && after?.isASCII == true && !isVowel && next != "y"
    // `CÏur`: two capitals, and small letters behind them.
    if scalar.properties.isUppercase, before?.properties.isUppercase == true,
      after?.properties.isLowercase == true
    {
      return true
    }
    if isSlavic, !Self.slavic.contains(scalar.properties.lowercaseMapping) { return true }
    switch scalar.properties.lowercaseMapping {
    case "ì", "ù": return after != nil
    case "í", "ï":
      return scalar.properties.lowercaseMapping == next || next == "i"
        || index == 0 && scalar == "Ï"
    case "á": return letters.contains { $0.properties.lowercaseMapping == "è" }
    case "ú", "ü": return next == "u"
    case "è": return isVowel
    case "ø": return ["á", "í", "é", "ý", "ì"].contains(next) || last == "a"
    case "æ": return isBehindVowel && after == nil
    case "ñ": return isConsonant && next != "c"
    case "ã":
      return index == 0 && after != nil
        || isConsonant && !(next == "s" && index + 2 == letters.count) && next != "n"
        || letters.count { $0.properties.lowercaseMapping == "ã" } > 1
    case "ç": return isConsonant
    case "þ":
      return index > 0 && after == nil || isConsonant && !["r", "j", "v"].contains(next)
    // `Ðuro`: no word begins with it.
    case "ð": return index == 0 && after != nil
    case "ý": return letters.count { $0.properties.lowercaseMapping == "ý" } > 1
    // `Agnë`; `Zoë` has a vowel before it.
    case "ë": return after == nil && index > 0 && !isBehindVowel && before?.isASCII == true
    // `Jaœkiewicz`
    case "œ":
      return after == nil || isBehindVowel || !(index > 0 ? "uidsctnl" : "uidscn").contains(next)
    // `Phaòm`
    case "ò": return after != nil && isBehindVowel
    case "û": return ["z", "y"].contains(last) || ["z", "k", "a", "i", "o", "u"].contains(next)
    // `Miloö`, as a Mac reads `Miloš`.
    case "ö":
      return after == nil && ["a", "e", "o", "u"].contains(last) || last == "i" && next == "a"
    case "ı", "ﬁ", "ﬂ": return true
    case "ÿ" where scalar == "Ÿ":
      return before?.properties.isLowercase == true || after?.properties.isLowercase == true
    default: return false
    }
  }
}
