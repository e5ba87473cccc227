import Diagnostics

/// Names of columns that speak of other ways than mails by which somebody may be reached: `SMS opt-in`, `HasOptedOutOfFax`.
/// Whoever wants no calls may want mails.
extension ConsentPhrase {
  enum Channel { case mail, other, unclear }

  /// Of what it speaks; nil where it names no way.
  var channel: Channel? {
    let others = words.filter { word in
      Self.others.contains(word) || Self.begins.contains { word.hasPrefix($0) }
    }
    let unclear = words.contains(where: Self.twofold.contains)
    guard !others.isEmpty || unclear else { return nil }
    // “Nur per Telefon” says of mails that there shall be none.
    if words.contains(where: Self.alone.contains) || words.contains(where: isMail) {
      return .unclear
    }
    guard !others.isEmpty else { return .unclear }
    // A subscription of letters or posts, and “keine Post”, may be one of mails.
    let isPaper = others.allSatisfy(Self.papers.contains)
    let isOfMailToo = words.contains {
      $0.contains("subscri") || ConsentVocabulary.refusals.contains($0)
    }
    return isPaper && isOfMailToo ? .unclear : .other
  }

  /// Whether one of its words is of electronic mails or of newsletters: postal mail is none.
  private func isMail(_ word: String) -> Bool {
    if word.contains("mail") || word.contains("corre") || word.contains("courriel") {
      return !words.contains("postal")
    }
    return Self.newsletters.contains { word.hasPrefix($0) }
      || word.hasPrefix("electroni") || word.hasPrefix("elektroni")
  }

  private static let newsletters = [
    "news", "nieuws", "nyhets", "nyheds", "rundbr", "infobr", "infolettre", "boletin", "digest",
    "lettre", "рассыл",
  ]
  private static let others: Set<String> = papers.union([
    "sms", "mms", "fax", "phone", "phones", "telephone", "tel", "telefon", "telefono", "telefone",
    "call", "calls", "calling", "anruf", "anrufe", "appel", "appels", "whats", "whatsapp", "push",
    "telegram",
    "viber", "postwerbung", "briefwerbung", "телефон",
  ])
  private static let papers: Set<String> = [
    "post", "postal", "letter", "letters", "briefe", "briefpost", "courrier", "cartas",
  ]
  /// How compounds begin.
  private static let begins = ["sms", "whatsapp", "telefon", "telephon", "fax"]
  /// Whose words are others' too: “Morning Brief”, “consent text”.
  private static let twofold: Set<String> = [
    "text", "texts", "mobile", "mobil", "handy", "cell", "brief", "carta",
  ]
  private static let alone: Set<String> = [
    "only", "nur", "seulement", "uniquement", "solo", "solamente", "somente", "alleen",
  ]
}

extension ImportTable {
  /// Whether something else than such columns says who may be mailed: then they say nothing of it.
  var speaksOfMail: Bool {
    format != nil || everybody != nil
      || names.indices.contains { column in
        guard filled.contains(column) else { return false }
        switch meanings[column] {
        case .status, .optOut: return true
        case .field: return !isSaid(column) && JudgedName(names[column]).kind.isOfConsent
        default: return false
        }
      }
  }

  /// Says of columns of other ways that they were kept as they are.
  var otherWayRemarks: [ImportReport.Remark] {
    guard everybody == nil, !isOwn else { return [] }
    let columns = names.indices.filter {
      filled.contains($0) && meanings[$0] == .field(nil) && !isSaid($0)
        && JudgedName(names[$0]).kind == .otherWay
    }
    guard !columns.isEmpty else { return [] }
    let shown = columns.map { "“\(shownName($0))”" }.joined(separator: ", ")
    return [
      ImportReport.Remark(
        file: shownEntry, line: headerLine,
        reason: "\(shown): of another way than mails, and kept as it is; nobody has left by that")
    ]
  }
}
