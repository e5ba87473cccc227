import Testing

/// What a formatter does not see.
@Suite struct StyleTests {
  @Test(arguments: [
    #"\b(?:fatalError|preconditionFailure|assertionFailure)\("#, #"@unchecked\b"#,
    #"nonisolated\(unsafe\)"#, #"@preconcurrency\b"#, #"unsafeBitCast\("#,
  ])
  func `nothing gives up or looks away`(_ pattern: String) throws {
    #expect(House.places(of: try Regex(pattern), in: House.files, \.code) == [])
  }

  @Test func `nothing is forced`() {
    // `try!`, `as!`, a value or a type with `!` behind it; a `!` that negates stands before a value.
    #expect(House.places(of: /[\w)\]}"?>]!(?:[^=]|=[=]|$)/, in: House.files, \.code) == [])
  }

  @Test func `each file begins with what it is about`() {
    #expect(House.files.compactMap(\.undocumentedBeginning) == [])
  }

  @Test func `one room alone asks Foundation what clocks show`() {
    // Its tables are its own: the system's zones are in room Clock.
    let others = House.files.filter { $0.room != "Clock" }
    // To a word's boundary `TimeZone.gmt` is one word.
    let pattern = /(?:^|[^\w.])(?:TimeZone|Calendar|DateComponents|DateFormatter)(?!\w)/
    #expect(House.places(of: pattern, in: others, \.code) == [])
    #expect(!House.places(of: pattern, in: House.files, \.code).isEmpty)
  }

  @Test func `no file is long`() {
    let long = House.files.filter { $0.lines.count - 1 > 300 }
    #expect(long.map(\.path) == [])
  }

  @Test func `the sources are there`() {
    #expect(House.files.count > 200)
  }
}

extension SwiftFile {
  /// The place of its first declaration where no comment says what that is.
  fileprivate var undocumentedBeginning: String? {
    let declaration =
      /^(?:@\w+(?:\([^)]*\))?\s+|\w+(?:\(\w+\))?\s+)*(?:struct|class|enum|actor|protocol|extension|func|let|var|typealias|macro)\b/
    guard let first = code.firstIndex(where: { $0.firstMatch(of: declaration) != nil }) else {
      return "\(path): nothing is declared"
    }
    var above = first - 1
    while above >= 0, lines[above].hasPrefix("@") { above -= 1 }
    guard above < 0 || !lines[above].hasPrefix("///") else { return nil }
    return "\(path):\(first + 1): \(lines[first])"
  }
}
