import Diagnostics

/// The offsets of a time zone from UTC as a TZif file has them (RFC 9636): those that were, and a rule for those
/// to come.
struct ZoneRules: Sendable {
  /// When a new offset begins, in seconds since 1970, and which.
  private(set) var transitions: [(time: Int, offset: Int)] = []
  /// Before the first transition.
  private(set) var first = 0
  /// For the time after the last transition; nil where that stays as it is.
  private(set) var rule: YearlyRule?

  /// One offset for ever.
  init(offset: Int) { first = offset }

  /// - Throws: `Problem` without a location for bytes that are no such file.
  init(tzif bytes: [UInt8]) throws(Problem) {
    var reader = Reader(bytes)
    let header = try reader.header()
    guard header.version >= 2 else {
      throw Problem("of version 1, which ends in 2037 and has no rule for the years to come")
    }
    // What comes first is for readers that know 32 bits alone (§3.1).
    try reader.skip(header.length(ofTime: 4))
    try take(try reader.header(), from: &reader)
    rule = try YearlyRule(parsing: reader.footer())
  }

  private mutating func take(
    _ header: Header, from reader: inout Reader
  ) throws(Problem) {
    let timeSize = 8
    var times: [Int] = []
    for _ in 0..<header.timeCount { times.append(try reader.integer(timeSize)) }
    var types: [Int] = []
    for _ in 0..<header.timeCount { types.append(Int(try reader.byte())) }
    var offsets: [Int] = []
    for _ in 0..<header.typeCount {
      offsets.append(try reader.integer(4))
      try reader.skip(2)
    }
    try reader.skip(
      header.characterCount + header.leapCount * (timeSize + 4) + header.standardCount
        + header.universalCount)
    guard header.leapCount == 0 else {
      throw Problem("of a zone that counts leap seconds, which no other clock here does")
    }
    guard let first = offsets.first, offsets.allSatisfy({ abs($0) <= 93_600 }),
      types.allSatisfy(offsets.indices.contains), zip(times, times.dropFirst()).allSatisfy(<)
    else { throw Reader.damaged }
    self.first = first
    transitions = zip(times, types).map { ($0, offsets[$1]) }
  }

  /// Seconds that local time is ahead of UTC.
  func offset(at time: Int) -> Int {
    if let last = transitions.last, time >= last.time {
      return rule?.offset(at: time) ?? last.offset
    }
    guard !transitions.isEmpty else { return rule?.offset(at: time) ?? first }
    var (low, high) = (0, transitions.count)
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle].time <= time { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? first : transitions[low - 1].offset
  }

  private struct Header {
    var version: Int
    var universalCount, standardCount, leapCount, timeCount, typeCount, characterCount: Int

    func length(ofTime size: Int) -> Int {
      timeCount * (size + 1) + typeCount * 6 + characterCount + leapCount * (size + 4)
        + standardCount + universalCount
    }
  }

  private struct Reader {
    private let bytes: [UInt8]
    private var position = 0

    static let damaged = Problem("no time zone data (RFC 9636), or damaged")

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func byte() throws(Problem) -> UInt8 {
      guard position < bytes.count else { throw Self.damaged }
      defer { position += 1 }
      return bytes[position]
    }

    mutating func skip(_ count: Int) throws(Problem) {
      guard count >= 0, count <= bytes.count - position else { throw Self.damaged }
      position += count
    }

    /// Big-endian two's complement.
    mutating func integer(_ size: Int) throws(Problem) -> Int {
      var value = Int(Int8(bitPattern: try byte()))
      for _ in 1..<size { value = value << 8 | Int(try byte()) }
      return value
    }

    mutating func header() throws(Problem) -> Header {
      guard bytes.dropFirst(position).starts(with: Array("TZif".utf8)) else { throw Self.damaged }
      try skip(4)
      let version = try byte()
      try skip(15)
      var counts: [Int] = []
      for _ in 0..<6 {
        let count = try integer(4)
        // No zone has more; what has is no zone.
        guard (0...65_536).contains(count) else { throw Self.damaged }
        counts.append(count)
      }
      return Header(
        version: version < 0x32 ? 1 : 2, universalCount: counts[0], standardCount: counts[1],
        leapCount: counts[2], timeCount: counts[3], typeCount: counts[4], characterCount: counts[5])
    }

    /// Between two line feeds (§3.3).
    mutating func footer() throws(Problem) -> String {
      guard try byte() == 0x0A,
        let end = bytes[position...].firstIndex(of: 0x0A)
      else { throw Self.damaged }
      return String(decoding: bytes[position..<end], as: UTF8.self)
    }
  }
}
