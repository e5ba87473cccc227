import Diagnostics
import Foundation

/// One table of an import: how it is written, what it was recognised as, and what each of its columns means.
struct ImportTable: Sendable {
  let file: Place
  let entry: ZipArchive.Entry?
  let encoding: TextEncoding
  /// Cells that were read by guess, for a person to see whether they are what they should be.
  let spelled: [String]
  let separator: UInt8
  /// The line of the header; 0 where there is none.
  let headerLine: Int
  /// The columns as they are called.
  let names: [String]
  /// The first row, by which a second header is known.
  let format: ImportFormat?
  /// What everybody in it has come to.
  let everybody: ConsentStatus?
  let reading: String
  var meanings: [ColumnMeaning]
  /// What its values mean by what somebody says.
  var values: [Int: [String: ImportedStatus]] = [:]
  /// Columns in which what looks like a refusal is one.
  private(set) var refusing: [Int] = []
  /// Columns of which somebody says what they are.
  private var said: Set<Int> = []
  /// What of the file's name, or of a title in it, says that everybody in it has left, where that is all that is known.
  var leavingWord: LeavingTitle?
  /// Whether somebody says that nobody in it has left, whatever it is called.
  let areReaders: Bool
  /// Whether the list becomes what it says.
  let isMembership: Bool
  /// How its dates are read, by column.
  var dateOrders: [Int: ImportDate.Order] = [:]
  /// A day on which somebody came that can be read in two ways, by column; and how many there are.
  var twofoldDates: [Int: (first: ColumnWatch.Value, count: Int)] = [:]
  /// Columns in which something stands.
  var filled: Set<Int> = []
  /// Of a zip, what else lies in it and says nothing.
  var passedOver: [String] = []
  /// Columns of one more address of the same person, and those in which one is a question, or somebody else's.
  private(set) var furtherAddresses: [Int] = []
  private(set) var otherAddresses: [Int] = []
  /// Whether somebody says that what stands beside addresses are names.
  private(set) var areNamesBeside = false
  /// What JSON objects name, and of it what comes into the roster.
  var objectNames: [String: ObjectName] = [:]
  var attributes: [String] {
    objectNames.filter { !$0.value.isLeftOut }.keys.sorted()
  }
  /// What somebody says of names that no column has: they may stand in JSON objects.
  private(set) var objectUses: [String: [ColumnMapping.Use]] = [:]

  /// Whether another Broadsheet wrote it.
  var isOwn: Bool { format?.name == ImportFormat.own }

  /// The column in which it says who has left: others that may say it somebody put there.
  var ownStatusColumn: Int? {
    guard isOwn else { return nil }
    return names.indices.last {
      meanings[$0] == .status && ColumnMeaning.folded(names[$0]) == ListExport.ownColumns[0]
    }
  }

  var isPlainList: Bool { headerLine == 0 && names.count == 1 }

  /// What a person calls it: the file, or the one in the zip.
  var shownEntry: String? { entry?.name }

  /// Whether somebody says what a column is, and whether the format does.
  func isSaid(_ column: Int) -> Bool { said.contains(column) }
  func isOfFormat(_ column: Int) -> Bool {
    !said.contains(column) && format?.columns[ColumnMeaning.folded(names[column])] != nil
  }

  /// What a column is called: by its number where it has no name.
  func shownName(_ column: Int) -> String {
    names[column].isEmpty ? "\(column + 1)" : names[column].printable
  }

  func location(line: Int? = nil) -> SourceLocation {
    var location = file.location(line: line)
    if let entry { location.file += "/\(entry.name)" }
    return location
  }

  func rows() throws(Problem) -> CSVRows {
    CSVRows(
      try Self.stream(file, entry), of: Place(url: file.url, shown: location().file),
      encoding: encoding, separator: separator, hasQuotes: !isPlainList)
  }

  static func stream(_ file: Place, _ entry: ZipArchive.Entry?) throws(Problem) -> ImportStream {
    if let entry { return try ImportStream(entry, of: file) }
    return try ImportStream(file: file)
  }

  /// The tables of a file: one, or those of a zip.
  static func all(in file: Place, _ request: ImportRequest) throws(Problem) -> [ImportTable] {
    let descriptor = try ImportStream.open(file)
    var start = [UInt8](repeating: 0, count: 4)
    let count = read(descriptor, &start, 4)
    close(descriptor)
    guard ZipArchive.begins(start.prefix(max(0, count))) else {
      return [try ImportTable(file, nil, request)]
    }
    let archive = try ZipArchive(at: file)
    var tables: [ImportTable] = []
    var passedOver = archive.passedOver
    for entry in archive.entries {
      // An audience of which nobody has left has an empty file for those.
      if try isEmpty(file, entry) {
        passedOver.append(entry.name)
      } else {
        tables.append(try ImportTable(file, entry, request))
      }
    }
    guard !tables.isEmpty else {
      throw Problem("there is nothing in the files of the zip", at: file.location())
    }
    tables[0].passedOver = passedOver
    return tables
  }

  private static func isEmpty(_ file: Place, _ entry: ZipArchive.Entry) throws(Problem) -> Bool {
    let stream = try ImportStream(entry, of: file)
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 12, alignment: 8)
    defer { chunk.deallocate() }
    let marks: [UInt8] = [0xEF, 0xBB, 0xBF, 0xFE, 0xFF, 0]
    while true {
      let count = try stream.read(into: chunk)
      if count == 0 { return true }
      if chunk[..<count].contains(where: { $0 > 0x20 && !marks.contains($0) }) { return false }
    }
  }

  static let sampleSize = 1 << 18

  private init(_ file: Place, _ entry: ZipArchive.Entry?, _ request: ImportRequest) throws(Problem)
  {
    self.file = file
    self.entry = entry
    let (encoding, spelled, raw) = try Self.survey(file, entry)
    (self.encoding, self.spelled) = (encoding, spelled)
    var sample: [UInt8] = []
    var decoder = TextEncoding.Decoder(encoding)
    raw.withUnsafeBytes { decoder.decode($0, into: &sample) }
    var location = file.location()
    if let entry { location.file += "/\(entry.name)" }
    let header = try ImportHeader(
      in: sample, isWhole: raw.count < Self.sampleSize,
      isGuess: encoding.isWestern, of: file, at: location,
      request.mappings)
    (separator, headerLine, names) = (header.separator, header.line, header.names)
    let folded = names.map(ColumnMeaning.folded)
    let known = ImportFormat.known(by: Set(folded))
    format = known
    let name =
      (entry?.name ?? file.url.lastPathComponent).split(separator: "/").last.map(String.init) ?? ""
    meanings = zip(names, folded).map { name, folded in
      known?.columns[folded] ?? JudgedName(name).meaning ?? .field(nil)
    }
    let whole = WholeTable(
      name, known, header: folded, meanings, isInZip: entry != nil, request)
    everybody = whole.everybody
    areReaders = request.areReaders
    isMembership = request.removal != nil
    leavingWord = known?.name == ImportFormat.own ? nil : .init(ofFile: entry?.name ?? name)
    let title =
      known?.name ?? (header.line == 0 && header.names.count == 1 ? "a plain list" : "a table")
    let told = header.addressColumn.map { "the addresses in “\(header.names[$0].printable)”" }
    reading = [title, told, whole.words].compactMap(\.self).joined(separator: ", ")
    if known?.name == ImportFormat.own { takeOwnColumns(folded) }
    if let column = header.addressColumn { meanings[column] = .email }
    try takeMappings(request.mappings)
    try settleColumns {
      AddressColumns(
        in: sample, header.separator, behind: header.line, header.names.count, of: file
      ).most(of: $0)
    }
  }

  /// What another Broadsheet has in its roster comes into this one as it is: all but the last columns of the names that
  /// its export gives to its own, and those that say who may be mailed, which no roster has and people put into tables.
  private mutating func takeOwnColumns(_ folded: [String]) {
    for (index, name) in folded.enumerated() where !["email", "name"].contains(name) {
      if ListExport.isOwn(name), folded.lastIndex(of: name) == index { continue }
      let written = RosterHeader.normalized(names[index])
      let column = ListExport.rosterName(ofColumn: written)
      let judged = JudgedName(column == written ? names[index] : column)
      if !column.hasPrefix("their_"), judged.saysConsent, let meaning = judged.meaning {
        meanings[index] = meaning
      } else {
        meanings[index] = .field(column)
      }
    }
  }

  private mutating func takeMappings(_ mappings: [ColumnMapping]) throws(Problem) {
    // What an address has beside it is said of the column of addresses, whichever that is.
    for mapping in mappings.filter({ $0.use != .names }) + mappings.filter({ $0.use == .names }) {
      let wanted = ColumnMeaning.folded(mapping.column)
      var columns = names.indices.filter { ColumnMeaning.folded(names[$0]) == wanted }
      if columns.isEmpty, let number = Int(mapping.column), names.indices.contains(number - 1),
        names[number - 1].isEmpty
      {
        columns = [number - 1]
      }
      guard let first = columns.first else {
        // In a zip a column may stand in one of the files.
        if entry != nil { continue }
        if hasObjects(mappings), mapping.mayBeOfObjects {
          objectUses[wanted, default: []].append(mapping.use)
          continue
        }
        if let problem = mapping.misspelled { throw problem }
        throw absent(mapping.column, among: names)
      }
      switch mapping.use {
      case .meaning(.email):
        meanings = meanings.map { $0 == .email ? .ignored : $0 }
        meanings[first] = .email
        said.insert(first)
      case .meaning(let meaning):
        // Of several with one name each may say who has left.
        for column in columns {
          meanings[column] = meaning
          said.insert(column)
        }
      case .joined(let order):
        for column in columns {
          meanings[column] = .joined
          dateOrders[column] = order
          said.insert(column)
        }
      case .refusals:
        refusing += columns
        said.formUnion(columns)
      case .further:
        furtherAddresses += columns
        said.formUnion(columns)
      case .names where meanings[first] == .email: areNamesBeside = true
      case .names: meanings[first] = .field("names")
      case .value(let value, let status):
        for column in columns {
          values[column, default: [:]][value] = status
          switch meanings[column] {
          case .field, .joined: meanings[column] = .status
          default: break
          }
        }
      }
    }
  }

  /// Whether a column holds JSON objects, be it that somebody says so.
  private func hasObjects(_ mappings: [ColumnMapping]) -> Bool {
    meanings.contains(.attributes) || mappings.contains { $0.use == .meaning(.attributes) }
  }

  /// Of several columns with one meaning the first counts; an address must stand in one.
  /// - Parameter most: of some columns, the one in which most addresses stand.
  private mutating func settleColumns(_ most: ([Int]) -> Int?) throws(Problem) {
    for meaning in [ColumnMeaning.email, .name, .tags, .joined] {
      let columns = meanings.indices.filter { meanings[$0] == meaning }
      if meaning == .email, columns.count > 1, format == nil,
        ColumnMeaning.folded(names[columns[0]]) == ColumnMeaning.folded(names[columns[1]])
      {
        throw Problem(
          "the column “\(names[columns[0]])” stands here twice", at: location(line: headerLine),
          hint: "rename one of them")
      }
      let first = meaning == .email && columns.count > 1 ? most(columns) : columns.first
      for column in columns where column != first {
        meanings[column] = meaning == .joined ? .ignored : .field(nil)
      }
    }
    guard meanings.contains(.email) else {
      throw Problem(
        "no column holds addresses", at: location(line: max(1, headerLine)),
        hint: "the columns here: \(names.joined(separator: ", ")); say which one is “email”",
        advice: .mapColumn, category: .usage)
    }
    guard !isOwn else { return }
    for column in meanings.indices where !said.contains(column) {
      switch meanings[column] {
      case .field, .ignored:
        if FurtherAddresses.isName(ColumnMeaning.folded(names[column])) {
          furtherAddresses.append(column)
        } else if !isOfFormat(column) {
          otherAddresses.append(column)
        }
      // Whose name is an address, that is theirs.
      case .name, .firstName, .lastName: furtherAddresses.append(column)
      default: break
      }
    }
  }
}
