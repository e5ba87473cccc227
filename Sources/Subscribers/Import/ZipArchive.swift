import CZip
import Diagnostics

/// The files in a zip, as far as they can be lists of readers.
struct ZipArchive {
  struct Entry: Sendable, Equatable {
    let index: UInt64
    let name: String
  }

  let entries: [Entry]
  /// What else lies in it and is not read.
  let passedOver: [String]

  /// A zip that unpacks to more than this, and to so many times its size, is no list of readers.
  private static let room: UInt64 = 1 << 30
  private static let ratio: UInt64 = 200

  init(at place: Place) throws(Problem) {
    guard let zip = zip_open(place.path, ZIP_RDONLY, nil) else {
      throw Problem("the zip cannot be read", at: place.location())
    }
    defer { zip_discard(zip) }
    var entries: [Entry] = []
    var others: [String] = []
    for index in 0..<UInt64(max(0, zip_get_num_entries(zip, 0))) {
      var status = zip_stat()
      zip_stat_init(&status)
      guard zip_stat_index(zip, index, 0, &status) == 0, let bytes = status.name else { continue }
      let name = String(cString: bytes)
      // What macOS puts beside each file.
      guard !name.hasPrefix("__MACOSX/"), !name.hasSuffix("/"), !name.hasSuffix(".DS_Store") else {
        continue
      }
      guard Self.isTable(name) else {
        // Those who left may stand in it.
        guard !Self.mayHoldPeople(name) else {
          throw Problem(
            "“\(name.printable)” in the zip cannot be read, and may say who has left",
            at: place.location(),
            hint:
              "unpack the zip, save that file as .csv, and import the files one by one; or take it out of the zip"
          )
        }
        others.append(name)
        continue
      }
      guard status.size < Self.room || status.size / max(1, status.comp_size) < Self.ratio else {
        throw Problem("“\(name)” in the zip unpacks to \(status.size) octets", at: place.location())
      }
      entries.append(Entry(index: index, name: name))
    }
    guard !entries.isEmpty else {
      throw Problem("there is no .csv, .tsv or .txt file in the zip", at: place.location())
    }
    self.entries = entries
    passedOver = others
  }

  /// Spreadsheets, archives and other tables, and whatever is called as those who left are.
  private static func mayHoldPeople(_ name: String) -> Bool {
    [
      ".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".numbers", ".zip", ".gz", ".7z", ".rar", ".tar",
      ".json", ".jsonl", ".xml", ".vcf", ".db", ".sqlite", ".dat", ".parquet",
    ].contains { name.lowercased().hasSuffix($0) } || ConsentNames.leaving(inFile: name) != nil
  }

  private static func isTable(_ name: String) -> Bool {
    [".csv", ".tsv", ".txt"].contains { name.lowercased().hasSuffix($0) }
  }

  /// Whether a file begins as a zip does.
  static func begins(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.starts(with: [0x50, 0x4B, 0x03, 0x04])
  }
}
