package import Diagnostics
package import Foundation

/// Who has ever left a list, as an issue notes it when it is frozen: enough to see that somebody is missing later,
/// and nothing that tells who it was.
///
/// Of each there are the first 32 bits of the keyed hash that stands in their place once they are forgotten, so that it
/// makes no difference whether they were meanwhile. A heading names the key; the marks follow in order, a line each.
package struct LeftMarks: Sendable, Equatable {
  private static let heading = "broadsheet-left 1 "
  private static let digits = 8

  package let keyName: String
  private let marks: Set<UInt32>

  init(keyName: String, marks: Set<UInt32>) {
    self.keyName = keyName
    self.marks = marks
  }

  package var isEmpty: Bool { marks.isEmpty }

  /// - Throws: `Problem` with the line of what is no mark.
  package init(parsing data: Data, at place: Place) throws(Problem) {
    let lines = String(decoding: data, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: true)
    guard let first = lines.first, first.hasPrefix(Self.heading) else {
      throw Problem(
        "this is not what an issue notes of who left", at: place.location(line: 1),
        hint: "bring it back from a backup")
    }
    keyName = String(first.dropFirst(Self.heading.count))
    var marks: Set<UInt32> = []
    for (index, line) in lines.dropFirst().enumerated() {
      guard line.utf8.count == Self.digits, line.allSatisfy(\.isHexDigit),
        let mark = UInt32(line, radix: 16)
      else {
        throw Problem(
          "“\(String(line).printable)” is no mark", at: place.location(line: index + 2),
          hint: "bring it back from a backup")
      }
      marks.insert(mark)
    }
    self.marks = marks
  }

  package var written: Data {
    let lines = marks.sorted().map { mark in
      let hex = String(mark, radix: 16)
      return String(repeating: "0", count: Self.digits - hex.count) + hex
    }
    return Data(([Self.heading + keyName] + lines).map { $0 + "\n" }.joined().utf8)
  }

  /// How many who had left are not among those of now, which were made with the same key.
  package func missing(in now: LeftMarks) -> Int { marks.subtracting(now.marks).count }
}

extension ConsentLog.Statuses {
  /// Who has ever left by this log.
  package func leftMarks(_ key: ForgottenKey) -> LeftMarks {
    var marks: Set<UInt32> = []
    for index in record.words.indices where record.words.hasLeft(at: index) {
      marks.insert(key.mark(of: record.words.address(at: index)))
    }
    return LeftMarks(keyName: key.name, marks: marks)
  }
}
