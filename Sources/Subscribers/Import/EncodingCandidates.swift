import Diagnostics
import Foundation

/// Encodings in which a text that is none of those which are read here makes words, for whoever must say which it is: by
/// the names that `iconv` knows, those first in which most of it does.
struct EncodingCandidates {
  struct Candidate {
    let name: String
    /// What the first cell is in it.
    let reading: String
  }

  private(set) var found: [Candidate] = []

  private static let most = 4
  /// Of two in which a text is the same the first is named.
  private static let names = [
    "CP1250", "CP1254", "CP1257", "CP1258", "CP1251", "KOI8-R", "KOI8-U", "CP866", "CP1253",
    "CP1255",
    "CP1256",
    "CP850", "CP852", "TIS-620", "GB18030", "SHIFT_JIS", "EUC-KR", "BIG5", "EUC-JP",
    "CP1252",
    "MACINTOSH", "ISO-8859-2", "ISO-8859-5", "MAC-CENTRALEUROPE",
  ]

  init(for cells: [[UInt8]]) {
    guard !cells.isEmpty else { return }
    var readings: [(name: String, cells: [String], faults: Int)] = []
    for name in Self.names {
      guard let read = Self.decoded(cells, name), !readings.contains(where: { $0.cells == read })
      else { continue }
      readings.append((name, read, read.reduce(0) { $0 + ReadWords.faults(in: $1) }))
    }
    let least = readings.map(\.faults).min() ?? 0
    // Names of one language are words in the encodings of its neighbours too: a person knows which they are.
    found = readings.filter { $0.faults == least }.prefix(Self.most).map {
      Candidate(name: $0.name, reading: ($0.cells.first ?? "").printable)
    }
  }

  /// The cells in another encoding; nil where one of them is none in it, or it is not known here.
  private static func decoded(_ cells: [[UInt8]], _ name: String) -> [String]? {
    guard let converter = iconv_open("UTF-8", name), Int(bitPattern: converter) != -1 else {
      return nil
    }
    defer { iconv_close(converter) }
    var texts: [String] = []
    for cell in cells {
      guard let text = decoded(cell, converter) else { return nil }
      texts.append(text)
    }
    return texts
  }

  private static func decoded(_ cell: [UInt8], _ converter: iconv_t) -> String? {
    var input = cell.map { CChar(bitPattern: $0) }
    var output = [CChar](repeating: 0, count: input.count * 6 + 16)
    var (inLeft, outLeft) = (input.count, output.count)
    iconv(converter, nil, nil, nil, nil)
    let isDone = input.withUnsafeMutableBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        var (from, to) = (input.baseAddress, output.baseAddress)
        // What is kept back until a letter follows is written at the end.
        return iconv(converter, &from, &inLeft, &to, &outLeft) != -1
          && iconv(converter, nil, nil, &to, &outLeft) != -1
      }
    }
    guard isDone else { return nil }
    return String(
      validating: output.prefix(output.count - outLeft).map { UInt8(bitPattern: $0) },
      as: UTF8.self)
  }
}
