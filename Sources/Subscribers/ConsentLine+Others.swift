import Foundation
import Mail

/// Lines of people who are not asked for, told at a glance: of one person it is asked, and a log has a hundred thousand.
extension ConsentLine {
  private static let before: StaticString = "{\"email\":\""
  private static let between: StaticString = "\",\"event\":\""
  private static let least = 24

  /// Whether a line as the program writes it names one address alone, which nobody asks for, and says nothing that is of
  /// weight for others. What else is in it is read by whoever asks of everybody.
  static func isOfOther(_ line: UnsafeRawBufferPointer, than asked: AskedAddresses) -> Bool {
    guard let base = line.baseAddress, line.count > least, line.last == UInt8(ascii: "}"),
      memcmp(base, before.utf8Start, before.utf8CodeUnitCount) == 0
    else { return false }
    let start = before.utf8CodeUnitCount
    guard let end = index(of: UInt8(ascii: "\""), in: line, from: start),
      line.count > end + between.utf8CodeUnitCount + 2,
      memcmp(base + end, between.utf8Start, between.utf8CodeUnitCount) == 0
    else { return false }
    let kind = end + between.utf8CodeUnitCount
    switch (line[kind], line[kind + 2]) {
    // Of “undone” the third letter is another.
    case (UInt8(ascii: "s"), _), (UInt8(ascii: "c"), _), (UInt8(ascii: "b"), _),
      (UInt8(ascii: "p"), _), (UInt8(ascii: "u"), UInt8(ascii: "s")):
      break
    default: return false
    }
    // A second address, or an escape that may be one.
    guard index(of: UInt8(ascii: "@"), in: line, from: kind) == nil,
      index(of: UInt8(ascii: "\\"), in: line, from: start) == nil
    else { return false }
    let address = UnsafeRawBufferPointer(rebasing: line[start..<end])
    return withUnsafeTemporaryAllocation(byteCount: AddressHash.longest, alignment: 8) { lower in
      guard address.count <= AddressHash.longest, AddressHash.lower(address, into: lower) else {
        return false
      }
      let canonical = UnsafeRawBufferPointer(rebasing: lower[..<address.count])
      return !ForgottenKey.mayBeStandIn(canonical) && !asked.contains(canonical)
    }
  }

  private static func index(
    of sign: UInt8, in line: UnsafeRawBufferPointer, from start: Int
  ) -> Int? {
    guard let base = line.baseAddress, start < line.count,
      let found = memchr(base + start, Int32(sign), line.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - base
  }
}
