/// How keys are written down, in `known` and in a journal: fields set apart by blanks, each a letter and a value.
extension ArticleKeys {
  /// - Parameter paragraphs: whether what stands for each paragraph is written too.
  package func written(paragraphs isWhole: Bool = true) -> String {
    var fields = stated.map { "i=\($0)" }
    if let path { fields.append("p=\(path)") }
    if let entry { fields.append("h=\(entry)") }
    if let page { fields.append("a=\(page)") }
    fields += aliases.map { "b=\($0)" }
    if let link { fields.append("l=\(link)") }
    if let title, !isLong || isWhole { fields.append("t=\(title)") }
    if let text { fields.append("\(isLong ? "x" : "s")=\(text)") }
    if let day { fields.append("d=\(day)") }
    switch dated {
    case .byName(let name): fields.append("f=\(name?.description ?? "")")
    case .byText: fields.append("f=-")
    case nil: break
    }
    if isWhole, !paragraphs.isEmpty {
      fields.append("g=" + paragraphs.map { String($0, radix: 36) }.joined(separator: "."))
    }
    return fields.joined(separator: " ")
  }

  /// Fields of a later version are passed over.
  /// - Returns: nil for what is no such form.
  package init?(parsing text: some StringProtocol) {
    for field in text.split(separator: " ") {
      guard let equals = field.firstIndex(of: "="), equals != field.startIndex else { return nil }
      let value = field[field.index(after: equals)...]
      guard take(String(field[..<equals]), value[...]) else { return nil }
    }
  }

  private mutating func take(_ name: String, _ value: some StringProtocol) -> Bool {
    switch name {
    case "d":
      day = Int(value)
      return day != nil
    case "f" where value.isEmpty || value == "-":
      dated = value.isEmpty ? .byName(nil) : .byText
      return true
    case "g":
      let parts = value.split(separator: ".")
      paragraphs = parts.compactMap { UInt32($0, radix: 36) }
      return paragraphs.count == parts.count
    case "i", "p", "f", "h", "a", "b", "l", "t", "x", "s":
      guard let print = Fingerprint(parsing: value) else { return false }
      switch name {
      case "i": stated.append(print)
      case "p": path = print
      case "f": dated = .byName(print)
      case "h": entry = print
      case "a" where page == nil: page = print
      // Once all addresses bore one letter, the page's own the first.
      case "a", "b": aliases.append(print)
      case "l": link = print
      case "t": title = print
      default: (self.text, isLong) = (print, name == "x")
      }
      return true
    default: return true
    }
  }
}
