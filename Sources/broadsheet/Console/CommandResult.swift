import Diagnostics
import Mail
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

  /// Shows what is told of the one who is named; of those of standard input, in the place of “-”, one after the other,
  /// and in JSON as an array.
  /// - Parameter problems: what is wrong besides, which is said when all is shown.
  func show<Answer: CommandResult>(
    of word: String, isKnown: Bool = true, _ format: JSONOption,
    problems: (Answer) -> [Problem] = { _ in [] }, _ answer: (EmailAddress) throws -> Answer
  ) throws {
    let isArray = word == "-" && format.json
    var all: [Answer] = []
    var failure: (any Error)?
    do {
      try AddressArguments.forEach(word, isKnown: isKnown) { mailbox in
        let one = try answer(mailbox.address)
        if isArray { all.append(one) } else { try show(one, format) }
        if !problems(one).isEmpty { throw NewsroomProblem(problems(one)) }
      }
    } catch { failure = error }
    // What was done is told, whatever went wrong with others.
    if isArray { try printJSON(all) }
    if let failure { throw failure }
  }

  private func show(_ result: some CommandResult, asJSON: Bool) throws {
    if asJSON { return try printJSON(result) }
    for line in result.lines { printLine(NextCommand.placed(line, in: directory)) }
  }
}
