import Newsroom

/// What a command came to: one value, with words for people and JSON for programs.
protocol CommandResult: Encodable {
  /// What is printed on standard output, line by line.
  var lines: [String] { get }
}

extension Int {
  /// `1 mail`, `2 mails`: the number with what is counted, which takes an s.
  func counting(_ what: String) -> String { "\(self) \(what)\(self == 1 ? "" : "s")" }
}

extension CommandContext {
  func show(_ result: some CommandResult, _ format: RunAnswerOptions) throws {
    if format.events {
      let time = try newsroom.effects.instant()
      return printLine(try json(ReportRow(answer: result, time: time)))
    }
    try show(result, asJSON: format.json)
  }

  func show(_ result: some CommandResult, _ format: JSONOption) throws {
    try show(result, asJSON: format.json)
  }

  private func show(_ result: some CommandResult, asJSON: Bool) throws {
    if asJSON { return try printJSON(result) }
    for line in result.lines { printLine(NextCommand.placed(line, in: directory)) }
  }
}
