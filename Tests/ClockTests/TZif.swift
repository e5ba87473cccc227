@testable import Clock

/// Files of time zone data (RFC 9636), made by hand.
struct TZif {
  var version: UInt8 = 0x32
  /// When a new offset begins, and which.
  var transitions: [(time: Int, offset: Int)] = []
  /// The offsets, the first of which counts before all transitions.
  var offsets = [0]
  var leapSeconds = 0
  var footer = ""

  var bytes: [UInt8] { header([0, 0, 0, 0, 1, 1]) + [UInt8](repeating: 0, count: 7) + second }

  private var second: [UInt8] {
    let types = transitions.map { UInt8(offsets.firstIndex(of: $0.offset) ?? 255) }
    return header([0, 0, leapSeconds, transitions.count, offsets.count, 4])
      + transitions.flatMap { integer($0.time, 8) } + types
      + offsets.flatMap { integer($0, 4) + [0, 0] } + Array("UTC\0".utf8)
      + [UInt8](repeating: 0, count: leapSeconds * 12)
      + Array("\n\(footer)\n".utf8)
  }

  private func header(_ counts: [Int]) -> [UInt8] {
    Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
      + counts.flatMap { integer($0, 4) }
  }

  private func integer(_ value: Int, _ size: Int) -> [UInt8] {
    (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }
}
