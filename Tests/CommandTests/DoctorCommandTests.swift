import ArgumentParser
import Diagnostics
import Foundation
import Newsroom
import TestSupport
import Testing

@testable import broadsheet

/// What a doctor finds, as it is printed, and how it ends.
@Suite struct DoctorCommandTests {
  private static func finding(
    _ check: DoctorFinding.Check, _ severity: DoctorFinding.Severity = .error,
    _ category: Problem.Category = .configuration
  ) -> DoctorFinding {
    DoctorFinding(
      check, severity,
      Problem(
        "bad\nnews", at: SourceLocation(file: "a.yml", line: 3), hint: "mend it",
        advice: .nameSelector, category: category))
  }

  @Test func `a script finds every key, and no others`() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let full = try encoder.encode(DoctorRow(Self.finding(.consentLog)))
    #expect(
      String(decoding: full, as: UTF8.self)
        == #"{"check":"consent-log","hint":"mend it; --dkim-selector SELECTOR looks its key up","#
        + #""message":"a.yml:3: bad\nnews","severity":"error"}"#)
    let bare = try encoder.encode(DoctorRow(DoctorFinding(.mx, .ok, Problem("good"))))
    #expect(
      String(decoding: bare, as: UTF8.self)
        == #"{"check":"mx","hint":null,"message":"good","severity":"ok"}"#)
  }

  @Test func `what others wrote makes no second line`() {
    let line = Self.finding(.spf, .warning).line
    #expect(line.hasPrefix("warning: spf: a.yml:3: bad"))
    #expect(line.hasSuffix("; hint: mend it; --dkim-selector SELECTOR looks its key up"))
    #expect(!line.contains("\n"))
  }

  @Test(
    arguments: [
      ([], 0), ([finding(.spf, .warning), finding(.disk, .unknown), finding(.mx, .ok)], 0),
      ([finding(.relay)], 69), ([finding(.tls)], 69), ([finding(.login)], 69),
      ([finding(.roster, .error, .input)], 65),
      ([finding(.templates, .error, .input), finding(.relay)], 65),
      ([finding(.secrets)], 78), ([finding(.relay), finding(.secrets)], 78),
      ([finding(.secrets), finding(.disk, .error, .system)], 74),
    ] as [([DoctorFinding], Int32)])
  func `it ends as a send would`(_ findings: [DoctorFinding], _ code: Int32) {
    #expect(ExitStatus.of(findings).rawValue == code)
  }

  @Test func `a folder is looked at by the real binary, and nothing is written`() throws {
    let edition = try ComposedEdition()
    let before = try FileManager.default.subpathsOfDirectory(atPath: edition.binary.folder.path)
    let done = try edition.binary.run("doctor", "--offline", "--json")
    #expect(done.status == 0, "\(done)")
    let rows = try #require(
      try JSONSerialization.jsonObject(with: Data(done.output.utf8)) as? [[String: Any]])
    #expect(rows.allSatisfy { Set($0.keys) == ["check", "severity", "message", "hint"] })
    #expect(rows.count > 8)
    let after = try FileManager.default.subpathsOfDirectory(atPath: edition.binary.folder.path)
    #expect(Set(before) == Set(after))
    #expect(try edition.binary.run("doctor", "--dkim-selector", "a b").status == 64)
  }
}
