import Diagnostics
import Foundation
import Mail

/// What an import did, so that it can be taken back: `.broadsheet/imports/LIST/ID.jsonl`, a line of JSON for each
/// thing that it changed in the roster. Its events bear its id in the consent log.
enum ImportRecord {
  struct Line: Codable {
    /// Of the first line.
    var id: String?
    var list: String?
    var time: Date?
    var file: String?
    /// Columns that the roster had not, and whether there was none.
    var columns: [String]?
    var madeRoster: Bool?
    /// Of the roster before it.
    var layout: RosterLayout?
    /// Whether its last row had no line end.
    var isOpenEnded: Bool?
    /// Digests of rows that it wrote.
    var new: [String]?
    /// A cell that it wrote, and what had stood there.
    var email: String?
    var column: String?
    var old: String?
    var now: String?
    /// A row that it changed as it had stood there, and the digest of what it made of it.
    var was: String?
    var digest: String?
    /// When the log had last told of the person who has that address, in milliseconds since 1970: what is later
    /// happened since, whatever a clock that ran behind says of the import. Of whom there is none it told nothing.
    var told: Int64?
    /// Whether the record says that of all new rows and of all who were joined with another.
    var tells: Bool?
    /// What tells the file that was imported from others.
    var content: String?
    /// A row that it took out, and before which row it stood.
    var removed: String?
    var before: Int?
    /// Whether an undo could not put that row back, since the person had another.
    var withheld: Bool?
    /// Of the last line of an import that got to its end.
    var done: Bool?
    /// The newest import that there was when it was taken back; the line before the last.
    var over: String?
    /// Whether it was taken back.
    var undone: Bool?
  }

  /// The newest import of a list that neither got to its end nor was taken back: its events are in the log, and its
  /// rows may not be in the roster.
  static func cutShort(in folder: Place) -> String? {
    guard let id = ids(in: folder).last else { return nil }
    let ends = [Line(done: true), Line(undone: true)].compactMap { try? encoded($0) }
    guard let file = try? FileHandle(forReadingFrom: place(id, in: folder).url),
      let size = try? file.seekToEnd(), let longest = ends.map(\.count).max(),
      (try? file.seek(toOffset: size - min(size, UInt64(longest)))) != nil,
      let tail = try? file.readToEnd()
    else { return nil }
    return ends.contains { Array(tail.suffix($0.count)) == $0 } ? nil : id
  }

  static func encoded(_ line: Line) throws -> [UInt8] { Array(try encoder.encode(line)) + [0x0A] }

  /// One for all lines: to make it takes longer than to write one.
  private static let encoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.dateEncodingStrategy = .iso8601
    return encoder
  }()

  /// A record as it is needed to take an import back: of its rows no more is kept than where it tells of them.
  struct Content {
    let file: ImportRecordFile
    /// What it is of; nil for a record in which nothing stands.
    var head: Line?
    /// The digests of rows that it wrote.
    var new = AddressSet()
    /// Rows of which it changed cells.
    let changes = ChangedRows()
    /// Where it tells of rows that it took out.
    var removed: [Int] = []
    /// Where it tells of those of them that an undo could not put back.
    var withheld: [Int] = []
    /// By address in its canonical spelling, when the log had last told of the person.
    var told: [String: Int64] = [:]
    /// Whether it was taken back, and the newest import that there was then.
    var isUndone = false
    var undoneOver: String?

    init(of place: Place) throws {
      file = try ImportRecordFile(place)
      changes.begin(file)
      // Whose row the lines tell of.
      var email: [UInt8] = []
      try file.forEachLine { text, number, offset in
        isUndone = false
        if number > 1, let change = ChangeOpening(text) {
          guard change.isRow || !change.email.elementsEqual(email) else { return }
          email = Array(change.email)
          return changes.append(change.person, at: offset)
        }
        guard let line = ImportRecordFile.line(text) else { throw file.damaged(at: number) }
        if number == 1 { head = line }
        for mark in line.new ?? [] {
          UInt64(mark, radix: 16).map { new.insert(AddressHash(bits: $0)) }
        }
        if let told = line.told, let email = line.email { self.told[email] = told }
        if line.removed != nil {
          if line.withheld == true { withheld.append(offset) } else { removed.append(offset) }
        }
        isUndone = line.undone == true
        if let over = line.over { undoneOver = over }
        guard line.column != nil || line.digest != nil, let address = line.email,
          line.digest != nil || !address.utf8.elementsEqual(email)
        else { return }
        email = Array(address.utf8)
        changes.append(ImportUndo.person(address), at: offset)
      }
    }
  }

  static func place(_ id: String, in folder: Place) -> Place { folder.appending("\(id).jsonl") }

  /// So much of what tells a file's content from others as ids of its imports end in.
  static let markLength = 12

  /// Whether an import is of that content by its id: the log is in other clones, records are not.
  static func isOf(_ content: String, id: String) -> Bool {
    id.utf8.suffix(markLength + 1).elementsEqual("-\(content.prefix(markLength))".utf8)
  }

  /// The imports of one file's content, whatever it was called; one whose record cannot be read is none.
  static func ids(of content: String, in folder: Place) -> Set<String> {
    let wanted = Array(#"{"content":"\#(content)"}"#.utf8)
    return Set(
      ids(in: folder).filter { id in
        var isFound = false
        try? ImportRecordFile(place(id, in: folder)).forEachLine { line, _, _ in
          isFound = isFound || line.count == wanted.count && line.elementsEqual(wanted)
        }
        return isFound
      })
  }

  /// The imports of a list, the newest last.
  static func ids(in folder: Place) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".jsonl") && !$0.hasPrefix(".") }.map {
      String($0.dropLast(6))
    }.sorted()
  }
}
