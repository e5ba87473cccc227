import Diagnostics

/// Names of columns that speak of other ways alone by which people are reached: `SMS opt-in`, `HasOptedOutOfFax`. Whoever
/// wants no calls may want mails, and may as well not.
extension ConsentPhrase {
  /// Whether none of its words is of mails; what only a newsletter is called after, as `Weekly Letter`, is one.
  var isOfOtherWay: Bool {
    let ways = words.filter(Self.isWay)
    guard !ways.isEmpty, !words.indices.contains(where: isMail),
      // “Nur per Telefon” says of mails that there shall be none.
      !words.contains(where: { Self.kind(of: $0).contains(.only) })
    else { return false }
    return !ways.allSatisfy(Self.papers.contains)
      || words.allSatisfy { Self.isWay($0) || Self.isOurs($0) || ConsentNames.meaning($0) != nil }
  }

  private static func isWay(_ word: String) -> Bool {
    let kind = kind(of: word)
    // A list is a letter in Polish.
    return ConsentVocabulary.channels.contains(word)
      || kind.contains(.channel) && !kind.contains(.list)
  }

  private static func kind(of word: String) -> RefusalWords.Kind {
    var word = word
    return word.withUTF8 { RefusalWords.kind(of: $0) }
  }

  private func isMail(_ index: Int) -> Bool {
    let word = words[index]
    if ["mail", "mails", "mailing", "mailings", "correo"].contains(word) {
      let isPaper = words[max(0, index - 1)...].prefix(index == 0 ? 2 : 3).contains("postal")
      return !isPaper
    }
    // “E-Post” and “e-brev” are mails.
    if word == "e", words.dropFirst(index + 1).first.map(Self.papers.contains) == true {
      return true
    }
    return Self.mails.contains(where: word.contains)
  }

  private static let mails = [
    "news", "nieuws", "nyhe", "rundbr", "infobr", "infolettre", "boletin", "bulletin", "digest",
    "mail", "courriel", "correo", "poczt", "electroni", "elektroni", "eletroni", "elettroni",
    "рассыл", "розсил",
  ]

  /// What newsletters are called as well.
  private static let papers: Set<String> = [
    "post", "letter", "letters", "lettera", "lettere", "brief", "briefe", "brev", "courrier",
    "carta", "cartas", "paper", "papier", "print", "text", "texts",
  ]
}

extension ImportTable {
  /// The question of a column of another way by which somebody would leave; nil for one that nobody must be asked about.
  func questionOfOtherWay(_ column: Int, _ watch: ColumnWatch) -> Problem? {
    let leaving = watch.values.first { value in
      guard values[column]?[StatusWords.folded(value.text)] == nil else { return false }
      switch status(of: value.text, in: column) {
      case .left, .pending: return true
      default: return false
      }
    }
    // Behind so many nobody looks at each.
    guard let value = leaving ?? (watch.hasMore ? watch.values.first : nil) else { return nil }
    let text = String(value.text.prefix(60)).printable
    var problem = Problem(
      "the column “\(shownName(column))” speaks of another way than mails, and nobody knows whether “\(text)” there ends mails too",
      at: location(line: value.line), advice: .mapOtherWay, category: .usage)
    problem.about = ["COLUMN": shownName(column), "VALUE": text]
    return problem
  }

  /// Whether a column is judged as one of mails by a name that speaks of another way.
  func isOfOtherWay(_ column: Int) -> Bool {
    tellsWhoLeft(column) && !isSaid(column) && !isOfFormat(column)
      && JudgedName(names[column]).isOfOtherWay
  }
}
