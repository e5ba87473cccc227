import Testing

/// What is left to the doors: how something is asked for, and where an answer goes.
@Suite struct DoorTests {
  @Test func `nothing behind the doors names an option`() {
    #expect(House.places(of: /(?:^|[^-\w])--[a-z]/, in: House.filesWithin, \.words) == [])
  }

  @Test func `nothing behind the doors names a command`() throws {
    let commands = House.files.filter { House.doors.contains($0.room) }
      .flatMap { $0.lines.joined().matches(of: /commandName: "(\w+)"/).map { String($0.1) } }
    #expect(commands.contains("compose"))
    let pattern = try Regex("broadsheet (?:\(Set(commands).joined(separator: "|")))\\b")
    #expect(House.places(of: pattern, in: House.filesWithin, \.words) == [])
  }

  @Test(arguments: [
    #"(?:^|[^.\w])(?:debugPrint|dump|f?puts|print|[fv]?printf)\("#, #"FileHandle\s*\.\s*standard"#,
    #"(?:^|[^.\w])std(?:in|out|err)\b"#, #"STD(?:IN|OUT|ERR)_FILENO"#,
    #"(?:^|[^.\w])(?:_?exit|abort|signal|sigaction|isatty)\("#, #"CommandLine\."#,
  ])
  func `nothing behind the doors prints, reads a terminal, takes signals or ends the program`(
    _ pattern: String
  ) throws {
    #expect(House.places(of: try Regex(pattern), in: House.filesWithin, \.code) == [])
  }

  @Test func `nothing behind the doors reads from a terminal`() {
    // A reader of a connection may be called alike.
    let own = House.filesWithin.filter { file in
      file.code.contains { $0.contains("func readLine(") } == false
    }
    #expect(House.places(of: /(?:^|[^.\w])readLine\(/, in: own, \.code) == [])
  }
}
