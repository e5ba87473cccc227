import Clock
import Diagnostics
import Foundation

/// That nothing is due until a moment, as a whole decision found, with all that this was read from.
///
/// It is a function of those files and the present alone. So it holds as long as each is what it was, between the moment
/// when it was found and the first at which time could change it, for the program, the machine and the folder that
/// found it. Whatever is in doubt is decided anew.
struct QuietVerdict: Equatable {
  /// One that was looked at, be it there or not, and in which state.
  struct Seen: Equatable {
    var path: String
    var stamp: String
  }

  /// When it was found, and when it ends, in microseconds since 1970.
  var from: Int
  var until: Int
  var program: String
  var owner: String
  var folder: String
  /// Where zones were looked up.
  var zones: String
  /// Whether somebody outside may have to be told of each heartbeat.
  var isWatched: Bool
  var files: [Seen]

  /// Whatever else may depend on time is seen after an hour.
  static let longest = 3_600.0
  private static let title = "broadsheet quiet 1"

  static func microseconds(_ date: Date, _ rule: FloatingPointRoundingRule) -> Int? {
    Int(exactly: (date.timeIntervalSince1970 * 1e6).rounded(rule))
  }

  /// Whether a moment lies in it.
  func holds(at now: Date) -> Bool {
    guard let first = Self.microseconds(now, .down), let last = Self.microseconds(now, .up) else {
      return false
    }
    return from <= first && last < until && until - from <= Int(Self.longest * 1e6)
  }

  /// Whether each file is what it was.
  var isUnchanged: Bool {
    !files.isEmpty && files.allSatisfy { PathStamp(of: $0.path)?.words == $0.stamp }
  }
}

/// As it is kept: lines of words, and a sum by which damage shows.
extension QuietVerdict {
  /// Nil for what has no line of its own.
  var text: String? {
    let lines =
      [
        Self.title, "from \(from)", "until \(until)", "program \(program)", "owner \(owner)",
        "folder \(folder)", "zones \(zones)", "watched \(isWatched ? "yes" : "no")",
      ] + files.flatMap { ["file \($0.path)", "is \($0.stamp)"] }
    guard lines.allSatisfy({ !$0.utf8.contains(0x0A) }) else { return nil }
    let body = lines.map { $0 + "\n" }.joined()
    return "\(body)sum \(Self.sum(body.utf8))\n"
  }

  /// Reads what `text` wrote, to the letter; nil for anything else.
  init?(_ bytes: [UInt8]) {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
      .map { String(Substring($0)) }[...]
    func take(_ key: String) -> String? {
      guard let line = lines.first, line.hasPrefix(key + " ") else { return nil }
      lines.removeFirst()
      return String(line.dropFirst(key.count + 1))
    }
    guard lines.popFirst() == Self.title, let from = take("from").flatMap({ Int($0) }),
      let until = take("until").flatMap({ Int($0) }), let program = take("program"),
      let owner = take("owner"), let folder = take("folder"), let zones = take("zones"),
      let watched = take("watched")
    else { return nil }
    var files: [Seen] = []
    while let path = take("file") {
      guard let stamp = take("is") else { return nil }
      files.append(Seen(path: path, stamp: stamp))
    }
    self.init(
      from: from, until: until, program: program, owner: owner, folder: folder, zones: zones,
      isWatched: watched != "no", files: files)
    guard self.text == text else { return nil }
  }

  /// FNV-1a of 64 bits: against a write that was cut short or a disk that forgets, not against anybody.
  private static func sum(_ bytes: some Sequence<UInt8>) -> String {
    let sum = bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    return String(sum, radix: 16)
  }
}
