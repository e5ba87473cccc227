import Foundation
package import Mail

/// A journal that says the same of everybody, and of some no more than their number and what became of them.
package enum JournalErasing {
  /// - Parameters:
  ///   - bytes: the whole journal.
  ///   - standIn: for journals of version 1, which name addresses.
  /// - Returns: nil where nothing has to be written.
  package static func erased(
    _ bytes: [UInt8], by erasure: RecipientsErasure?, _ standIn: (EmailAddress) -> EmailAddress?
  ) -> [UInt8]? {
    let isFirst = bytes.starts(with: "\(JournalParser.heading)1\n".utf8)
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var isChanged = false
    var start = 0
    while let end = bytes[start...].firstIndex(of: 0x0A) {
      let line = bytes[start..<end]
      let other =
        isFirst ? version1(line, standIn) : erasure.flatMap { Self.line(line, by: $0) }
      if let other, !other.dropLast().elementsEqual(line) {
        output += other
        isChanged = true
      } else {
        output += bytes[start...end]
      }
      start = end + 1
    }
    // Half a record at the end is no record; it would be cut off before the next one.
    return isChanged ? output : nil
  }

  /// The line as it is to be, with its end; nil where it stays.
  private static func line(_ bytes: ArraySlice<UInt8>, by erasure: RecipientsErasure) -> [UInt8]? {
    bytes.withUnsafeBytes { raw -> [UInt8]? in
      guard let line = JournalLine(parsing: raw) else { return nil }
      let kind = String(decoding: line.kind, as: UTF8.self)
      var rest = String(decoding: line.rest, as: UTF8.self)
      if kind == JournalHead.Kind.recipients.rawValue {
        guard let record: RecipientsRecord = JournalHead.decode(line.rest),
          let digest = erasure.digests[record.digest]
        else { return nil }
        // In its text: a key that a later version added stays.
        rest = rest.replacing(record.digest, with: digest)
      } else {
        guard JournalHead.Kind(rawValue: kind) == nil else { return nil }
        var fields = rest.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard let number = fields.first.flatMap({ Int($0) }), fields.count > 2,
          erasure.numbers.contains(number) || erasure.erasedBefore.contains(number)
        else { return nil }
        fields[2] = code(of: fields[2])
        rest = fields.prefix(3).joined(separator: "\t")
      }
      var output: [UInt8] = []
      JournalLine.append(at: line.time, to: &output) { output in
        output += Array("\(kind)\t\(rest)".utf8)
      }
      return output
    }
  }

  /// The codes of a reply and what it answers, without words that may name somebody.
  private static func code(of reply: String) -> String {
    let words = reply.split(separator: " ")
    let codes = words.prefix { $0.allSatisfy { $0.isNumber || $0 == "." || $0 == "-" } }
    let stage = reply.range(of: " (in reply to ", options: .backwards).map {
      reply[$0.lowerBound...]
    }
    return codes.joined(separator: " ") + (stage ?? "")
  }

  /// `time⇥kind⇥address⇥reply`
  private static func version1(
    _ bytes: ArraySlice<UInt8>, _ standIn: (EmailAddress) -> EmailAddress?
  ) -> [UInt8]? {
    let line = String(decoding: bytes, as: UTF8.self)
    var parts = line.split(separator: "\t", maxSplits: 3, omittingEmptySubsequences: false)
      .map(String.init)
    guard parts.count >= 3, let address = try? EmailAddress(parsing: parts[2]),
      let other = standIn(address)
    else { return nil }
    parts[2] = other.description
    if parts.count > 3 { parts[3] = code(of: parts[3]) }
    return Array("\(parts.joined(separator: "\t"))\n".utf8)
  }
}
