import Mail
import Testing

/// Lines are passed by that cannot name an address, and no others.
@Suite struct AddressSieveTests {
  private func sieve(_ addresses: [String], _ form: AddressSieve.Form = .table) throws
    -> AddressSieve
  {
    try #require(
      AddressSieve(try addresses.map { try EmailAddress(recorded: $0) }, in: form))
  }

  /// The lines that must be looked at, by their numbers.
  private func suspects(_ text: String, _ sieve: AddressSieve) -> [Int] {
    var found: [Int] = []
    Array(text.utf8).withUnsafeBytes { text in
      var (rest, line) = (text, 0)
      while !rest.isEmpty {
        let (suspect, lines) = sieve.firstSuspect(in: rest)
        line += lines
        guard let suspect else { break }
        found.append(line)
        let end = rest[suspect...].firstIndex(of: 0x0A) ?? rest.count - 1
        line += 1
        rest = UnsafeRawBufferPointer(rebasing: rest[(end + 1)...])
      }
      let ends = text.count { $0 == 0x0A }
      #expect(found.last.map { $0 < ends } ?? true)
    }
    return found
  }

  @Test(arguments: [
    "ada@example.org", "x,ADA@Example.ORG,y", "Ada <ada@example.org>", "mailto:ada@example.org?x",
    "bada@example.org", "ada@example.org.example", "Zo\u{EB},zoe@example.org", "\"a\"@b.example",
    "mailto:ada%40example.org", "<<<<<<< ours", "||||||| base", ">>>>>>> theirs", "=======", "a\rb",
    "x,=1+1,\r",
  ])
  func `a line that may name it is looked at, wherever it lies`(line: String) throws {
    let sieve = try sieve(["ada@example.org"])
    let other = "ben@example.org,Ben,Oslo"
    for before in 0..<40 {
      let text =
        String(repeating: "\(other)\n", count: before % 3)
        + String(repeating: "b", count: before) + "\n\(line)\n\(other)\n"
      let expected = line == "x,=1+1,\r" ? [] : [before % 3 + 1]
      #expect(suspects(text, sieve) == expected, "\(before)")
    }
  }

  @Test(arguments: [
    "", "ada@example.com", "ad@example.org", "xda@example.org", "ada@example.or", "ada", "@", "a@",
    "ada@@example.org", "Ada,=1+1,a|b,{~}", "crlf,x\r", "ada@ example.org",
  ])
  func `a line that names others is passed by`(line: String) throws {
    let sieve = try sieve(["ada@example.org", "zoë@example.org"])
    for length in 0..<20 {
      let text = "\(String(repeating: "c", count: length))\n\(line)\n"
      #expect(suspects(text, sieve) == [], "\(length)")
    }
  }

  @Test func `lines are counted, however many there are`() throws {
    let sieve = try sieve(["ada@example.org"])
    for count in [0, 1, 15, 16, 17, 255, 4080, 5000] {
      let text = Array(String(repeating: "\n", count: count).utf8)
      let found = text.withUnsafeBytes { sieve.firstSuspect(in: $0) }
      #expect(found.suspect == nil && found.lines == count)
      let other = text + Array("ada@example.org\n\n".utf8)
      let met = other.withUnsafeBytes { sieve.firstSuspect(in: $0) }
      #expect(met.suspect == count + 3 && met.lines == count)
    }
  }

  @Test func `each of several addresses is found`() throws {
    let sieve = try sieve(["ada@example.org", "zoe@b.example", "\"a b\"@c.example"])
    let text = "ben@b.example\nZOE@b.example\nada@example.org\nben@example.org\na b@c.example\n"
    #expect(suspects(text, sieve) == [1, 2, 4])
  }

  @Test func `in a log what is escaped may be anybody's`() throws {
    let sieve = try sieve(["ada@example.org"], .json)
    let text = #"{"email":"a\u0064a@example.org"}"# + "\n" + #"{"email":"ben@example.org"}"# + "\n"
    #expect(suspects(text, sieve) == [0])
    #expect(suspects("{\"email\":\"b@c.example\",\"reason\":\"50 % <x>\"}\r\n", sieve) == [])
  }

  @Test func `what may be spelled in other ways that look plain is not sought so`() throws {
    func sieve(_ address: String, _ form: AddressSieve.Form) throws -> AddressSieve? {
      AddressSieve([try EmailAddress(recorded: address)], in: form)
    }
    #expect(try sieve("ada@[IPv6:2001:db8::1]", .table) == nil)
    #expect(try sieve(#""a\\b"@example.org"#, .frozen) == nil)
    #expect(try sieve(#""a\\b"@example.org"#, .table) != nil)
  }

  @Test func `of many addresses there is none, since each line would be held against them all`()
    throws
  {
    func addresses(_ count: Int) throws -> [EmailAddress] {
      try (0..<count).map { try EmailAddress(recorded: "r\($0)@example.org") }
    }
    #expect(AddressSieve(try addresses(AddressSieve.most), in: .table) != nil)
    #expect(AddressSieve(try addresses(AddressSieve.most + 1), in: .table) == nil)
  }
}
