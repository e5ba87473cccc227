package import Diagnostics
package import Foundation

/// How `known` is written down: a heading, a line for each source and one for each article.
extension Known {
  static let heading = "broadsheet-known 1"

  package var written: Data {
    var text = "\(Self.heading)\n"
    for (source, count) in sources.sorted(by: { $0.key < $1.key }) {
      text += "source \(count) \(source)\n"
    }
    for entry in entries {
      text +=
        "\(entry.state.written) \(entry.keys.written(paragraphs: entry.isWhole))\(entry.name)\n"
    }
    return Data(text.utf8)
  }

  /// - Parameters:
  ///   - issue: the issue in whose folder it lies, and when that was frozen.
  ///   - file: where it lies, for problems.
  package init(
    parsing data: Data, issue: String, freeze: Date, file: String
  ) throws(Problem) {
    var sources: [String: Int] = [:]
    var entries: [Entry] = []
    let lines = String(decoding: data, as: UTF8.self).utf8.split(
      separator: 0x0A, omittingEmptySubsequences: false
    ).map { Substring($0) }
    guard lines.first == Self.heading[...], lines.last?.isEmpty == true else {
      throw Problem(
        "not what an issue knew of articles", at: SourceLocation(file: file, line: 1))
    }
    for (number, line) in lines.enumerated().dropFirst().dropLast() {
      let fields = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
      if fields.count == 3, fields[0] == "source", let count = Int(fields[1]) {
        sources[String(fields[2])] = count
      } else if let entry = Entry(parsing: line) {
        entries.append(entry)
      } else {
        throw Problem("a damaged line", at: SourceLocation(file: file, line: number + 1))
      }
    }
    self.init(issue: issue, freeze: freeze, sources: sources, entries: entries)
  }
}

extension Known.State {
  fileprivate var written: String {
    switch self {
    case .chosen(let issue): "chosen:\(issue)"
    case .noRoom(let since): "no-room:\(Int(since.timeIntervalSince1970))"
    case .notWanted(let tags): "not-wanted:\(tags)"
    case .withheld(let hold, let was):
      "withheld" + (hold == .others ? ":\(hold.rawValue)" : "") + Self.written(was)
    case .datedLater(let was): "later" + Self.written(was)
    case .passed(let reason): "passed" + (reason.map { ":\($0.rawValue)" } ?? "")
    case .dropped(let reason): "dropped" + (reason.map { ":\($0.rawValue)" } ?? "")
    }
  }

  private static func written(_ was: Self?) -> String { was.map { "/\($0.written)" } ?? "" }

  fileprivate init?(parsing text: Substring) {
    let states = text.split(separator: "/", omittingEmptySubsequences: false)
    guard let first = states.first, let state = Self(single: first) else { return nil }
    guard states.count > 1 else {
      self = state
      return
    }
    guard states.count == 2, let was = Self(single: states[1]) else { return nil }
    switch (state, was) {
    case (_, .withheld), (_, .datedLater): return nil
    case (.withheld(let hold, _), _): self = .withheld(hold, was: was)
    case (.datedLater, _): self = .datedLater(was: was)
    default: return nil
    }
  }

  private init?(single text: Substring) {
    let parts = text.split(separator: ":", maxSplits: 1)
    let value = parts.count == 2 ? parts[1] : nil
    switch (parts.first, value) {
    case ("chosen", let issue?): self = .chosen(issue: String(issue))
    case ("no-room", let seconds?):
      guard let seconds = Int(seconds) else { return nil }
      self = .noRoom(since: Date(timeIntervalSince1970: Double(seconds)))
    case ("not-wanted", let tags?):
      guard let tags = Fingerprint(parsing: tags) else { return nil }
      self = .notWanted(tags: tags)
    case ("withheld", nil): self = .withheld(.itself)
    case ("withheld", "others"?): self = .withheld(.others)
    case ("later", nil): self = .datedLater()
    case ("passed", let word):
      guard let reason = Known.Leaving.optional(word) else { return nil }
      self = .passed(reason)
    case ("dropped", let word):
      guard let reason = Known.Leaving.optional(word) else { return nil }
      self = .dropped(reason)
    default: return nil
    }
  }
}

extension Known.Leaving {
  /// - Returns: nil for a word that is none; none where there is no word, as in issues of before.
  fileprivate static func optional(_ word: Substring?) -> Self?? {
    guard let word else { return .some(nil) }
    return Self(rawValue: String(word)).map { .some($0) }
  }
}

extension Known.Entry {
  /// Where a date is stated, that tells whether it is another one by now; what waits is asked for by its title.
  fileprivate var isWhole: Bool {
    if case .noRoom = state.lasting { true } else { keys.day == nil }
  }

  fileprivate var name: String {
    title?.addingPercentEncoding(withAllowedCharacters: .alphanumerics).map { " n=\($0)" }
      ?? ""
  }

  fileprivate init?(parsing line: Substring) {
    let state = line.prefix { $0 != " " }
    guard let known = Known.State(parsing: state),
      let keys = ArticleKeys(parsing: line[state.endIndex...])
    else { return nil }
    let name = line.split(separator: " ").last { $0.hasPrefix("n=") }
    self.init(
      state: known, keys: keys, title: name?.dropFirst(2).removingPercentEncoding)
  }
}
