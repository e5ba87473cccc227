import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Subscribers

/// Files in an encoding that imports do not read: nobody is mailed under a name that was made of other letters, and no
/// column that says who has left is passed over because its name cannot be read.
@Suite struct ForeignEncodingTests {
  /// A text in an encoding, by the C library.
  private static func encoded(_ text: String, _ encoding: String) throws -> [UInt8] {
    let converter = try #require(iconv_open(encoding, "UTF-8"))
    defer { iconv_close(converter) }
    var input = Array(text.utf8CString.dropLast())
    var output = [CChar](repeating: 0, count: input.count * 4 + 16)
    var (inLeft, outLeft) = (input.count, output.count)
    let isDone = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        var (from, to) = (input.baseAddress, output.baseAddress)
        return iconv(converter, &from, &inLeft, &to, &outLeft) != -1
      }
    }
    #expect(isDone, "\(text) in \(encoding)")
    return output.prefix(output.count - outLeft).map { UInt8(bitPattern: $0) }
  }

  @Test(arguments: [
    ("CP1251", "Иван Петров"), ("KOI8-R", "Иван Петров"), ("KOI8-U", "Ігор Шевченко"),
    ("CP866", "Иван Петров"), ("ISO-8859-5", "Иван Петров"), ("CP1253", "Γιώργος Παπαδόπουλος"),
    ("CP1255", "דוד כהן"), ("CP1256", "محمد علي"), ("GB18030", "张伟"), ("GBK", "王小明"),
    ("BIG5", "陳大文"), ("SHIFT_JIS", "田中太郎"), ("EUC-JP", "田中太郎"), ("EUC-KR", "김철수"),
    ("TIS-620", "สมชาย"),
  ])
  func `a single name in another script stops the import with its line`(
    _ encoding: String, _ name: String
  ) throws {
    let list = try ImportFolder()
    let bytes = try Self.encoded("email,name\nb@x.org,Bob\na@x.org,\(name)\n", encoding)
    let problem = try #require(throws: Problem.self) { try list.run("a.csv", bytes) }
    #expect(problem.category == .input && problem.location?.line == 3)
    #expect(problem.hint?.contains("iconv") == true)
    #expect(list.roster.isEmpty && list.log.isEmpty)
  }

  @Test(arguments: [
    ("CP1251", "Статус", "отписан"), ("KOI8-R", "Статус", "отписан"), ("SHIFT_JIS", "状態", "配信停止"),
    ("GB18030", "状态", "退订"), ("EUC-KR", "상태", "수신거부"), ("CP1253", "Κατάσταση", "διαγραφή"),
  ])
  func `so does a header that says who has left`(
    _ encoding: String, _ header: String, _ value: String
  ) throws {
    for cell in [value, "1"] {
      let list = try ImportFolder()
      let bytes = try Self.encoded("email,\(header)\na@x.org,\(cell)\n", encoding)
      #expect(throws: Problem.self) { try list.run("a.csv", bytes) }
      #expect(list.roster.isEmpty)
    }
  }

  @Test(arguments: [
    ("CP1250", ["Łukasz Wałęsa", "Michał Gdański", "Żaneta Świątek"]),
    ("ISO-8859-2", ["Łukasz Wałęsa", "Michał Gdański", "Żaneta Świątek"]),
    ("CP1250", ["Jiří Dvořák", "Petra Kučerová", "Karel Čapek"]),
    ("CP1250", ["Ivan Kovačević", "Ana Horvatić", "Đuro Šimić"]),
    ("CP1254", ["Ayşe Yıldız", "Barış Doğan", "Güneş Şahin"]),
    ("CP850", ["Jürgen Müller", "Bjørn Sørensen", "Hélène Lefèvre"]),
    ("CP1254", ["Bob", "Şeyma Yılmaz"]),
    ("CP1257", ["Šarūnas Žilinskas", "Gintarė Šimkutė", "Rūta Kazlauskienė"]),
    ("CP1257", ["Jānis Bērziņš", "Līga Kalniņa", "Pēteris Ozoliņš"]),
    ("CP1257", ["Žanna Tamm", "Tõnu Šmidt", "Jüri Põld"]),
    ("CP1258", ["Lê Hoàng", "Đặng Thu Phương"]),
    ("CP1250", ["Nagy Ernő", "Szűcs Gergő", "Müller Győző"]),
    ("CP1250", ["Ştefan Ioniţă", "Călin Brătianu"]),
  ])
  func `names of which some letters would be others stop it too`(
    _ encoding: String, _ names: [String]
  ) throws {
    let list = try ImportFolder()
    let rows = names.enumerated().map { "a\($0)@x.org,\($1)\n" }.joined()
    let bytes = try Self.encoded("email,name\n" + rows, encoding)
    #expect(throws: Problem.self) { try list.run("a.csv", bytes) }
  }

  @Test(arguments: [
    ("CP1254", "Yılmaz"), ("CP1254", "Şahin"), ("CP1254", "ŞAHİN"), ("CP1254", "İbrahim"),
    ("CP1254", "Uğur"),
    ("CP1250", "Łódź"), ("CP1250", "Wiśniewski"), ("CP1250", "Jaśkiewicz"), ("CP1250", "Węgrzyn"),
    ("CP1250", "Grażyna"), ("CP1250", "Gergő"), ("CP1250", "Erdős"), ("CP1250", "Győr"),
    ("CP1250", "Szűcs"),
    ("CP1250", "Đuro"), ("CP1250", "Němec"), ("CP1250", "Ştefan"), ("CP1257", "Agnė"),
    ("CP1257", "Šarūnas"),
    ("CP1257", "Ķirsis"), ("CP1257", "Ģirts"), ("CP1258", "Nguyễn"), ("CP1258", "Phạm"),
  ])
  func `so does a single one that no Western language has`(_ encoding: String, _ name: String)
    throws
  {
    let bytes = try Self.encoded("email,name\nb@x.org,Bob\na@x.org,\(name)\n", encoding)
    let problem = try #require(throws: Problem.self) { try ImportFolder().run("a.csv", bytes) }
    #expect(problem.location?.line == 3)
    #expect(problem.hint?.contains("as \(encoding) it reads “\(name)”") == true, "\(problem)")
  }

  @Test(arguments: ["Aleš", "Miloš", "Siniša", "Božidar", "Žarko", "Cœur", "Bœuf", "Tomáš"])
  func `a letter that a Mac has elsewhere makes no Mac's word of a name`(_ name: String) throws {
    let list = try ImportFolder()
    try list.run("a.csv", try Self.encoded("email,name\na@x.org,\(name)\n", "CP1252"))
    #expect(list.roster.contains(name), "\(list.roster)")
  }

  @Test func `the encodings in which a text makes words are named with what they make of it`()
    throws
  {
    let names = ["Şeyma Yılmaz", "Barış Doğan"].enumerated().map { "a\($0)@x.org,\($1)\n" }
    let bytes = try Self.encoded("email,name\n" + names.joined(), "CP1254")
    let problem = try #require(throws: Problem.self) { try ImportFolder().run("a.csv", bytes) }
    let hint = try #require(problem.hint)
    #expect(
      hint.contains("as CP1254 it reads “Şeyma Yılmaz”") && !hint.contains("CP1251"), "\(hint)")
    // Where but one does, the command has its name.
    let polish = try Self.encoded("email,name\na@x.org,Łukasz Wałęsa\n", "CP1250")
    let only = try #require(throws: Problem.self) { try ImportFolder().run("a.csv", polish) }
    #expect(
      only.hint?.hasSuffix(
        ": as CP1250 it reads “Łukasz Wałęsa”: iconv -f CP1250 -t UTF-8 OLD.csv > NEW.csv") == true)
  }

  @Test func `what was read by guess is shown`() throws {
    let list = try ImportFolder()
    let text = "email,name\na@x.org,Zoë\nb@x.org,Noë\nc@x.org,\"Müller, José\"\n"
    let report = try list.run("a.csv", try Self.encoded(text, "CP1252")) { $0.isDryRun = true }
    #expect(
      report.readings == [
        "a table, Windows-1252: “Zoë”, “Müller”, “José”; if that is spoiled, save the file as UTF-8"
      ])
    #expect(try list.run("b.csv", text).readings == ["a table"])
  }

  private static let western = [
    "Jürgen Müller", "Heinz Groß", "Ägidius Öhler", "Hélène Lefèvre", "François Noël",
    "L’Haÿ-les-Roses", "José Núñez", "¿Qué Señora?", "Mª Ángeles", "João Conceição",
    "Inês Magalhães", "Niccolò Papà", "Daniël van Zoë", "Bjørn Sørensen", "Åse Kjærgård",
    "Sigurður Þórðarson", "Ragnheiður Ýr", "Sæþór Ævarsson", "Håkan Sjöö", "Älä Töölö",
    "ÉLÉONORE IBÁÑEZ", "FRANçOIS", "Gabriel·la", "O´Brien", "© 2024 Müller", "Hôtel d’Été – 5 €",
    "“Bob” Peña", "«Ça va»", "Çelik Gökçen", "Chloë", "Benoît", "Maïté", "Sœur Ünal",
    "Camões Simões",
    "Côté d’où", "Salò", "Coöperatie Beëindigd", "Thøgersen Høegh", "Þorsteinn Guðmundsson",
    "Vicenç Òscar",
    "Guðný Eiðsdóttir", "Kiefer & Söhne", "Wójcik", "Schürze", "Novotný",
  ]

  @Test(arguments: western)
  func `a single Western name is read as it was written`(_ name: String) throws {
    for encoding in ["CP1252", "MACINTOSH"] {
      // Iceland has letters that a Mac of the West has not.
      if encoding == "MACINTOSH", name.contains(where: { "ðÞþÝý".contains($0) }) { continue }
      let bytes = try Self.encoded("email,name\na@x.org,\(name)\n", encoding)
      let list = try ImportFolder()
      try list.run("a.csv", bytes)
      // Of few octets nobody can tell which of the two it was.
      if encoding == "CP1252" { #expect(list.roster.contains(name), "\(list.roster)") }
    }
  }

  @Test func `many Western names are read in both encodings, with a few of others among them`()
    throws
  {
    let names = Self.western.filter { !$0.contains { "ðÞþÝý´".contains($0) } }
    let text =
      "email,name\n" + names.enumerated().map { "a\($0)@x.org,\($1)\n" }.joined()
      + "z@x.org,Fañch\n"
    for encoding in ["CP1252", "MACINTOSH"] {
      let list = try ImportFolder()
      try list.run("a.csv", try Self.encoded(text, encoding))
      for name in names { #expect(list.roster.contains(name), "\(name) in \(encoding)") }
    }
  }

  @Test(arguments: ["Størkersen Bjørn", "Ærø Kjær", "João Simões", "Álvaro Gálvez"])
  func `what is no word as Windows has it is read as a Mac has it`(_ name: String) throws {
    let list = try ImportFolder()
    try list.run("a.csv", try Self.encoded("email,name\na@x.org,\(name)\n", "MACINTOSH"))
    #expect(list.roster.contains(name))
  }

  @Test(arguments: ["UTF-16LE", "UTF-16BE"], ["Иван Петров", "田中太郎", "Bob"])
  func `UTF-16 is known without its mark, whatever the names are`(
    _ encoding: String, _ name: String
  ) throws {
    let list = try ImportFolder()
    let rows = (0..<40).map { "a\($0)@x.org,\(name),отписан\n" }.joined()
    let bytes = try Self.encoded(
      "email,name,статус\n" + rows + "b@x.org,\(name),активен\n", encoding)
    try list.run("a.csv", bytes) {
      $0.mappings = ["статус:активен=subscribed"].compactMap(ColumnMapping.init(parsing:))
    }
    #expect(try list.mailed() == ["b@x.org"])
    #expect(list.roster.contains(name))
  }

  @Test func `UTF-8 in a few rows of a Western file is told of`() throws {
    let list = try ImportFolder()
    let bytes =
      try Self.encoded("email,name\na@x.org,Müller\n", "CP1252") + Array("b@x.org,Jürgen\n".utf8)
      + Array("c@x.org,Zoë\n".utf8)
    // Of the bad ones among good ones the rows are refused.
    let report = try list.run("a.csv", bytes)
    #expect(report.refused == 1 && report.problems.map(\.line) == [2])
  }
}
