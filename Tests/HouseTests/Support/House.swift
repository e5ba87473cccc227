import Foundation

/// The repository that these tests stand in, as files.
enum House {
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// What may be imported anywhere.
  static let everywhere: Set = ["Foundation", "Synchronization", "Dispatch", "Glibc", "Logging"]

  /// Each room with what it may import, from the ground up: a room stands only on what is named before it.
  static let rooms: [(name: String, imports: Set<String>)] = [
    ("Diagnostics", []),
    ("Clock", ["Diagnostics"]),
    ("Settings", ["Diagnostics", "Clock", "Yams", "TOMLKit"]),
    ("Template", ["Diagnostics"]),
    ("Expressions", ["Diagnostics"]),
    ("Mail", ["Diagnostics", "Crypto"]),
    ("Articles", ["Diagnostics", "Clock", "Settings", "Expressions", "CMark", "CGumbo", "Crypto"]),
    (
      "Subscribers",
      ["Diagnostics", "Clock", "Settings", "Expressions", "Mail", "Crypto", "CZip"]
    ),
    (
      "Digest",
      [
        "Diagnostics", "Clock", "Articles", "Subscribers", "Mail", "Template", "Crypto", "CLinux",
      ]
    ),
    ("Curl", ["CCurl"]),
    ("DNS", ["CResolv"]),
    ("Delivery", ["Diagnostics", "Clock", "Mail", "Curl", "Crypto", "CLinux"]),
    ("SMTPSink", ["Diagnostics", "COpenSSL"]),
    ("Samples", []),
    (
      "Newsroom",
      [
        "Diagnostics", "Clock", "Settings", "Template", "Expressions", "Mail", "Articles",
        "Subscribers", "Digest", "Curl", "DNS", "Delivery", "SMTPSink", "Samples", "Crypto",
      ]
    ),
    // The pages: of what is behind the newsroom they know values alone.
    (
      "Web",
      [
        "Newsroom", "Digest", "Articles", "Subscribers", "Mail", "Clock", "Diagnostics",
        "CLinux", "Hummingbird", "NIOCore", "NIOHTTP1", "Logging",
      ]
    ),
    // A door: the newsroom, and the rooms whose values it prints.
    (
      "broadsheet",
      [
        "Newsroom", "Web", "ArgumentParser", "Diagnostics", "Clock", "Expressions", "Mail",
        "Articles", "Subscribers", "Digest", "SMTPSink", "CCommit",
      ]
    ),
  ]

  /// Rooms that people or programs come in by; what they say is their own.
  static let doors: Set = ["broadsheet"]

  /// Libraries in C, and packages of others.
  static let outside: Set = [
    "CCommit", "CCurl", "CMark", "CGumbo", "CLinux", "COpenSSL", "CResolv", "CZip", "Crypto",
    "Yams", "TOMLKit", "ArgumentParser", "Hummingbird", "NIOCore", "NIOHTTP1", "Logging",
  ]

  /// All source files, in the order of their paths.
  static let files: [SwiftFile] = {
    let names = FileManager.default.enumerator(atPath: root.appending(path: "Sources").path)
    return (names?.compactMap { $0 as? String } ?? []).filter { $0.hasSuffix(".swift") }.sorted()
      .map { SwiftFile("Sources/\($0)", read("Sources/\($0)")) }
  }()

  /// What lies behind the doors.
  static let filesWithin = files.filter { !doors.contains($0.room) }

  static func read(_ path: String) -> String {
    (try? String(contentsOf: root.appending(path: path), encoding: .utf8)) ?? ""
  }

  /// The places, as `file:line: text`, where a line matches.
  static func places(
    of pattern: Regex<some Any>, in files: [SwiftFile],
    _ lines: (SwiftFile) -> [String]
  ) -> [String] {
    files.flatMap { file in
      lines(file).enumerated().compactMap { index, line in
        (try? pattern.firstMatch(in: line)) == nil
          ? nil
          : "\(file.path):\(index + 1): \(file.lines[index].trimmingCharacters(in: .whitespaces))"
      }
    }
  }
}
