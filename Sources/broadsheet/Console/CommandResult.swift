import Mail
import Newsroom

/// What a command came to: one value, with words for people and JSON for programs.
protocol CommandResult: Encodable {
  /// What is printed on standard output, line by line.
  var lines: [String] { get }
}

/// Several answers of one kind: an array in JSON.
struct CommandResults<Answer: CommandResult>: CommandResult {
  var answers: [Answer] = []

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(answers)
  }

  var lines: [String] { answers.flatMap(\.lines) }
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

  /// Shows what is told of the one who is named; of those of standard input, in the place of “-”, one after the other,
  /// and in JSON as an array.
  func show<Answer: CommandResult>(
    of word: String, isKnown: Bool = true, _ format: JSONOption,
    _ answer: (EmailAddress) throws -> Answer
  ) throws {
    let isArray = word == "-" && format.json
    var all = CommandResults<Answer>()
    var failure: (any Error)?
    do {
      try AddressArguments.forEach(word, isKnown: isKnown) { mailbox in
        let one = try answer(mailbox.address)
        if isArray { all.answers.append(one) } else { try show(one, format) }
      }
    } catch { failure = error }
    // What was done is told, whatever went wrong with others.
    if isArray { try show(all, format) }
    if let failure { throw failure }
  }

  private func show(_ result: some CommandResult, asJSON: Bool) throws {
    if asJSON { return try printJSON(result) }
    for line in result.lines { printLine(NextCommand.placed(line, in: directory)) }
  }
}
