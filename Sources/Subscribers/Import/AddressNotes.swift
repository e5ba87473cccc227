import Diagnostics
import Foundation
import Mail

/// What stands beside an address in its place: nearly always a name, and now and then a note that somebody is not to be
/// mailed, as in `a@x.org (do not mail)` and `a@x.org # left`.
struct AddressNote {
  /// Without the addresses.
  let text: String
  let addresses: [String]
  /// Whether it stands behind the address, or where a name would, before `<`.
  let isBehind: Bool

  init?(_ cell: String) {
    var cell = cell
    guard let note = cell.withUTF8({ Self($0) }) else { return nil }
    self = note
  }

  /// Nil where nothing but an address stands there.
  init?(_ cell: UnsafeBufferPointer<UInt8>) {
    // Nearly all cells are an address and nothing else.
    guard cell.contains(where: Self.isMark) else { return nil }
    let whole = String(decoding: cell, as: UTF8.self)
    var words: [Substring] = []
    var addresses: [String] = []
    for word in whole.split(whereSeparator: { $0.isWhitespace || "<>()[]{}\",;|".contains($0) }) {
      if word.contains("@") { addresses.append(String(word)) } else { words.append(word) }
    }
    guard words.contains(where: { $0.contains(where: \.isLetter) }) else { return nil }
    text = words.joined(separator: " ").trimmingCharacters(in: Self.edges)
    self.addresses = addresses
    isBehind = !whole.contains("<")
  }

  private static func isMark(_ octet: UInt8) -> Bool {
    switch octet {
    case ...0x20: true
    case UInt8(ascii: "("), UInt8(ascii: "<"), UInt8(ascii: "["), UInt8(ascii: "{"): true
    case UInt8(ascii: "#"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "|"): true
    case UInt8(ascii: "\""): true
    default: false
    }
  }

  private static let edges = CharacterSet(charactersIn: "-–—#:*/ ")

  /// Whether it may say that somebody is not to be mailed.
  var mayRefuse: Bool {
    if LeavingCells.hold(text) || Refusals.hold(text, isNote: isBehind) { return true }
    switch StatusWords.status(text) {
    case .left, .pending: return true
    default: return isBehind && StatusWords.isDoubtful(text)
    }
  }
}

extension ImportTable {
  /// The column of addresses, where what stands beside them is asked about.
  var noteColumn: Int? {
    guard let column = meanings.firstIndex(of: .email), !isOwn, !areNamesBeside,
      !refusing.contains(column)
    else { return nil }
    return column
  }

  /// A cell in the place of the address beside which something stands that must be asked about.
  /// - Parameter column: `noteColumn`.
  func doubtfulNote(in rows: CSVRows, _ column: Int) -> ColumnWatch.Value? {
    let cell = rows.field(column).trimmed
    // What stands in a comment, or in a line without an address, is a title.
    guard let note = AddressNote(cell), !note.addresses.isEmpty, note.mayRefuse,
      column > 0 || rows.raw.first != UInt8(ascii: "#")
    else { return nil }
    return ColumnWatch.Value(text: String(decoding: cell, as: UTF8.self), line: rows.line)
  }

  /// What somebody must say of it.
  func question(ofNote note: ColumnWatch.Value) -> Problem {
    let column = meanings.firstIndex(of: .email) ?? 0
    var problem = refusal(column, note)
    problem.reason =
      "“\(String(note.text.prefix(60)).onOneLine.printable)” may say that somebody is not to be mailed"
    problem.advice = .mapAddressNotes
    return problem
  }

  /// Whether a cell of a column in which notes count says that somebody has left.
  func refuses(_ cell: UnsafeBufferPointer<UInt8>, in column: Int) -> Bool {
    if meanings[column] == .email { return AddressNote(cell)?.mayRefuse ?? false }
    return LeavingCells.hold(cell) || Refusals.hold(cell, isNote: true)
  }
}
