import CLinux
import Crypto
package import Diagnostics
package import Foundation
import Mail
import Template

/// The frozen issues of an edition, each in a folder of its own below `issues/`.
package struct IssueStore: Sendable {
  package let folder: Place
  /// Gives two folders each other's name in one step; returns 0 or what `errno` says.
  var exchange: @Sendable (_ one: String, _ other: String) -> Int32 = {
    broadsheet_exchange(AT_FDCWD, $0, $1)
  }

  /// What lists are called now that issues know by another name.
  package var listNames: [String: String] = [:]

  /// Where issues lie that are not with the others.
  package var elsewhere: [String: Place] = [:]
  /// The lists whose issues bear their names: all but the one that is meant where none is named.
  package var namedLists: @Sendable () -> [String] = { [] }

  package init(folder: Place) { self.folder = folder }

  package enum FileName {
    package static let issue = "issue.json"
    package static let html = "html.mustache"
    package static let text = "text.mustache"
    package static let htmlCopy = "digest.html"
    package static let textCopy = "digest.txt"
    package static let journal = "journal"
    package static let known = "known"
    package static let left = "left"
  }

  /// How the subject, with nothing but the reader's fields left in it, stands in `issue.json`.
  static let subjectForm = FrozenPart.Form(deferred: Reader.root)

  /// How a part stands in its file.
  static let partForm = FrozenPart.Form(
    deferred: Reader.root,
    heading:
      "frozen part, version \(Issue.currentVersion): only reader.* is filled in when it is sent")

  package func place(of id: String) -> Place { elsewhere[id] ?? folder.appending(id) }

  package func exists(_ id: String) -> Bool { place(of: id).exists }

  /// What an issue says of itself, be its parts as they may.
  package func issue(_ id: String) throws -> Issue { try whole(id) { try record(id).issue } }

  /// An issue with its parts, each of which must be as it was frozen.
  package func load(_ id: String) throws -> FrozenIssue { try whole(id) { try loadOnce(id) } }

  /// Reads from an issue's folder; of one that was taken away meanwhile no more is said than that.
  private func whole<Value>(_ id: String, _ body: () throws -> Value) throws -> Value {
    do { return try reading(id, body) } catch {
      try mustBeThere(id)
      throw error
    }
  }

  /// Reads from an issue's folder; anew when another took its place meanwhile, since then some was read
  /// from the one and some from the other.
  func reading<Value, Failure>(
    _ id: String, _ body: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    while true {
      let folder = HeldFolder(place(of: id))
      do throws(Failure) { return try body() } catch {
        guard folder.gaveWay else { throw error }
      }
    }
  }

  private func loadOnce(_ id: String) throws -> FrozenIssue {
    let (issue, digest) = try record(id)
    let record = place(of: id).appending(FileName.issue).location(line: 1)
    guard issue.version == Issue.currentVersion else {
      throw Problem(
        "the issue was composed by an older Broadsheet, which freezes issues in another form "
          + "(\(issue.version ?? 1), here \(Issue.currentVersion))", at: record,
        hint: "the Broadsheet that began to send it can finish it", advice: .composeAgainIfUnsent)
    }
    func part(_ name: String) throws -> [TemplatePiece] {
      let file = place(of: id).appending(name)
      let data: Data
      do { data = try Data(contentsOf: file.url) } catch {
        throw Self.changed("cannot be read: \(error.plainReason)", at: file)
      }
      guard issue.parts?[name] == Self.digest(of: data) else {
        throw Self.changed("this is not what was frozen: the file was changed", at: file)
      }
      return try FrozenPart.read(
        String(decoding: data, as: UTF8.self), as: Self.partForm, at: file.location())
    }
    return FrozenIssue(
      issue: issue,
      subject: try FrozenPart.read(issue.subjectTemplate, as: Self.subjectForm, at: record),
      html: try part(FileName.html), text: try part(FileName.text), digest: digest)
  }

  private static func changed(_ reason: String, at file: Place) -> Problem {
    Problem(
      reason, at: file.location(), hint: "bring it back from a backup",
      advice: .composeAgainIfUnsent)
  }

  /// The SHA-256 of a file, in hexadecimal digits.
  package static func digest(of data: Data) -> String { Hex.string(Array(SHA256.hash(data: data))) }

  /// The SHA-256 of an issue's record, which its journal bears.
  package func digest(of id: String) throws -> String { try whole(id) { try record(id).digest } }

  /// An issue's record with its digest.
  private func record(_ id: String) throws -> (issue: Issue, digest: String) {
    try mustBeThere(id)
    let (issue, content) = try readRecord(id)
    return (issue, Self.digest(of: content))
  }

  /// Says so where there is no issue of that name, be it fit to be read or not.
  package func mustBeThere(_ id: String) throws {
    guard Issue.isValidID(id), isIssue(id) else {
      if let cutShort = replacingCutShort(of: id) { throw cutShort }
      if let left = try rescued()[id]?.first {
        throw Problem(
          "the folder of “\(id)” was taken away under a run, which left here whom it mailed",
          at: left.location(), hint: "bring the folder back to go on with the others")
      }
      let nearest = nearestName(to: id, among: try survey().issues.map(\.id))
      var problem = Problem(
        "there is no issue “\(id)”", at: place(of: id).location(),
        hint: nearest.map { "did you mean “\($0)”?" },
        advice: nearest == nil ? .composeFirst : nil)
      // Composing without that list's name would make an issue of another one.
      problem.list = namedLists().filter { id.hasPrefix("\($0)-") }.max { $0.count < $1.count }
      throw problem
    }
  }

  /// Whether a folder was made as an issue, be it whole or not.
  func isIssue(_ name: String) -> Bool {
    let path = elsewhere[name]?.path ?? "\(folder.path)/\(name)"
    return [FileName.issue, FileName.journal].contains { file in
      var status = stat()
      return lstat("\(path)/\(file)", &status) == 0
        // A folder that cannot be looked into may be one.
        || errno != ENOENT && errno != ENOTDIR
    }
  }

  /// What is read of a record that has another form.
  private struct Version: Decodable {
    var version: Int?
  }

  /// Reads an issue's record.
  /// - Returns: with it the bytes of its file.
  func readRecord(_ id: String) throws(Problem) -> (issue: Issue, content: Data) {
    let (issue, content) = try read(Issue.self, of: id)
    return (issue, content)
  }

  /// Reads an issue's record as far as is asked for.
  func read<Record: IssueRecord>(
    _ record: Record.Type, of id: String
  ) throws(Problem) -> (record: Record, content: Data) {
    let file = place(of: id).appending(FileName.issue)
    let content: Data
    do { content = try Data(contentsOf: file.url) } catch {
      throw Self.changed("cannot be read: \(error.plainReason)", at: file)
    }
    let source = try SourceText(decoding: content, file: file.shown)
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    let data = Data(source.text.utf8)
    let issue = try? decoder.decode(record, from: data)
    // What has another form may say of which version it is all the same.
    let version = issue?.version ?? (try? decoder.decode(Version.self, from: data))?.version ?? 1
    guard version <= Issue.currentVersion else {
      throw Problem(
        "the issue was composed by a newer Broadsheet, which freezes issues in another form "
          + "(\(version), here \(Issue.currentVersion))", at: file.location(line: 1),
        hint: "use that Broadsheet for this folder")
    }
    guard var issue, issue.id == id else {
      throw Problem(
        "not a frozen issue", at: file.location(line: 1),
        hint: "it was changed by hand or cut short; bring it back from a backup",
        advice: .composeAgainIfUnsent)
    }
    issue.list = listNames[issue.list] ?? issue.list
    return (issue, content)
  }
}

/// A folder that is kept open, so that no other can be taken for it: numbers of files are used again.
private struct HeldFolder: ~Copyable {
  private let place: Place
  private let descriptor: Int32
  private let wasAbsent: Bool

  init(_ place: Place) {
    self.place = place
    descriptor = open(place.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    wasAbsent = descriptor < 0 && errno == ENOENT
  }

  /// Whether its name is another folder's, or nothing's, by now.
  var gaveWay: Bool {
    var held = stat()
    var named = stat()
    guard fstat(descriptor, &held) == 0 else { return wasAbsent && place.exists }
    return stat(place.path, &named) != 0 || held.st_ino != named.st_ino
      || held.st_dev != named.st_dev
  }

  deinit { if descriptor >= 0 { close(descriptor) } }
}
