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
      // Where a date is stated, that tells whether it is another one by now.
      text += "\(entry.state.written) \(entry.keys.written(paragraphs: entry.keys.day == nil))\n"
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
    case .withheld: "withheld"
    case .datedLater: "later"
    case .passed: "passed"
    case .dropped: "dropped"
    }
  }

  fileprivate init?(parsing text: Substring) {
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
    case ("withheld", nil): self = .withheld
    case ("later", nil): self = .datedLater
    case ("passed", nil): self = .passed
    case ("dropped", nil): self = .dropped
    default: return nil
    }
  }
}

extension Known.Entry {
  fileprivate init?(parsing line: Substring) {
    let state = line.prefix { $0 != " " }
    guard let known = Known.State(parsing: state),
      let keys = ArticleKeys(parsing: line[state.endIndex...])
    else { return nil }
    self.init(state: known, keys: keys)
  }
}
