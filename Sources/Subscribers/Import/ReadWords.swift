import Foundation

/// Whether a text is of words as people write them, whatever their language: that of another encoding has signs among its
/// letters, capitals behind small ones, letters of two scripts side by side, or of languages that have nothing in common.
enum ReadWords {
  /// How many of its words nobody writes so, and signs that no name has.
  static func faults(in text: String) -> Int {
    var faults = 0
    var word: [Unicode.Scalar] = []
    func endWord() {
      if isStrange(word) { faults += 1 }
      word.removeAll()
    }
    for scalar in text.unicodeScalars {
      if scalar.properties.isAlphabetic && !"ªº".unicodeScalars.contains(scalar)
        || isMark(scalar)
      {
        word.append(scalar)
      } else {
        endWord()
        if !scalar.isASCII, !signs.contains(scalar) { faults += 1 }
      }
    }
    endWord()
    return faults
  }

  /// Signs that stand in names and in what people write about them.
  private static let signs = Set("’‘“”„«»–—…·•€ªº°§\u{A0}、。・（）ー々".unicodeScalars)

  private enum Script { case latin, greek, cyrillic, hebrew, arabic, thai, eastAsian, other }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark: true
    default: false
    }
  }

  private static func script(of scalar: Unicode.Scalar) -> Script {
    switch scalar.value {
    case ..<0x250, 0x1E00..<0x1F00: .latin
    case 0x370..<0x400, 0x1F00..<0x2000: .greek
    case 0x400..<0x530: .cyrillic
    case 0x590..<0x600: .hebrew
    case 0x600..<0x780: .arabic
    case 0xE00..<0xE80: .thai
    case 0x2E80..<0xD800, 0xF900..<0xFB00, 0x20000...: .eastAsian
    default: .other
    }
  }

  private static func isStrange(_ word: [Unicode.Scalar]) -> Bool {
    guard let first = word.first else { return false }
    if isMark(first) { return true }
    let letters = word.filter { !isMark($0) }
    let script = script(of: first)
    // Half-width letters of Japan are what chance makes of others.
    if letters.contains(where: { self.script(of: $0) != script }) || script == .other {
      return true
    }
    if zip(letters, letters.dropFirst()).contains(where: {
      $0.properties.isLowercase && $1.properties.isUppercase
    }) {
      return true
    }
    guard script == .latin else { return false }
    let accented = Set(
      letters.lazy.filter { !$0.isASCII }.map { $0 == "İ" ? "i" : $0.properties.lowercaseMapping }
    ).subtracting(["i"])
    return !alphabets.contains { accented.isSubset(of: $0) }
  }

  /// The letters beyond ASCII of languages in Latin letters.
  private static let alphabets: [Set<String>] = [
    "ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "čćđšžäöüß", "ăâîșțşţ",
    "çğıöşüâîû", "ąčęėįšųūž", "āčēģīķļņšūžō", "äõöüšž", "áðéíóúýþæöø",
    "åäöéüà", "æøåéóòâôäöü", "äöüßéèàáç", "àâæçéèêëîïôœùûüÿ", "áéíñóúüçàèòï", "áàâãçéêíóôõúüñ",
    "àèéìíîòóùçâ", "áäéëèêïíóöüúç", "çëâ", "âêîôûŵŷ", "ăâđêôơưáàãéèíìóòõúùýĩũ" + vietnamese,
  ].map { Set($0.map(String.init)) }
  private static let vietnamese = String(
    String.UnicodeScalarView((0x1EA0...0x1EF9).compactMap { Unicode.Scalar(UInt32($0)) }))
}
