import Foundation

/// The names in a JSON object, as they stand: readers of JSON keep one of two that are equal, and which one differs.
enum JSONKeys {
  /// A name that stands in the object twice (RFC 8259 §4); nil where none does.
  /// - Parameters:
  ///   - line: an object that is right otherwise.
  ///   - names: those that are looked for.
  static func repeated(in line: some Sequence<UInt8>, of names: Set<String>) -> String? {
    var seen: Set<String> = []
    var depth = 0
    // Whether a name may come: a value that is a string is none.
    var isName = false
    var bytes = Array(line)[...]
    while let byte = bytes.popFirst() {
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        isName = depth == 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ","): isName = depth == 1
      case UInt8(ascii: "\""):
        let text = string(&bytes)
        guard isName else { continue }
        isName = false
        if names.contains(text), !seen.insert(text).inserted { return text }
      default: continue
      }
    }
    return nil
  }

  /// The string whose quote was taken, without its escapes.
  private static func string(_ bytes: inout ArraySlice<UInt8>) -> String {
    var raw: [UInt8] = [UInt8(ascii: "\"")]
    while let byte = bytes.popFirst() {
      raw.append(byte)
      if byte == UInt8(ascii: "\"") { break }
      if byte == UInt8(ascii: "\\"), let next = bytes.popFirst() {
        raw.append(next)
      }
    }
    return (try? JSONDecoder().decode(String.self, from: Data(raw)))
      ?? String(decoding: raw, as: UTF8.self)
  }
}
