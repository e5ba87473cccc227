import SMTPSink
import TestSupport
import Testing

/// The sample edition with its issue composed, ready to be sent to a server of the test's own.
struct ComposedEdition {
  static let now = "2026-11-20T08:00:00+01:00"
  static let everybody: Set<String> = [
    "mathilde.brun@example.org", "soren@example.com", "a.pell@example.net", "netloft@example.org",
    "zoe.lindqvist@example.com",
  ]

  let binary: Binary

  init() throws {
    binary = try Binary()
    try #require(try binary.run("init").status == 0)
    try #require(try binary.run("compose", "--now", Self.now).status == 0)
  }

  func useRelay(port: UInt16) throws { try binary.useRelay(port: port) }
}

extension Binary {
  /// Sends to a port of this machine, without TLS.
  func useRelay(port: UInt16) throws {
    let yaml = try folder.read("broadsheet.yml")
    let relay = yaml.replacing(/smtp: smtp:[^ \n]*/, with: "smtp: smtp://127.0.0.1:\(port)")
      .replacing(/tls: required/, with: "tls: none")
    try folder.write("broadsheet.yml", relay)
  }
}

extension MemoryStore {
  /// The forward-paths of all mails, one for each time that it was mailed.
  var recipients: [String] { mails.flatMap(\.forwardPaths) }
}
