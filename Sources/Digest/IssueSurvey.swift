package import Diagnostics
import Foundation

/// All issues of an edition, as far as they can be read.
package struct IssueSurvey: Sendable {
  /// In the order in which they were composed.
  package var issues: [Issue] = []
  /// One for each that cannot be read, in the order of their names.
  package var problems: [Problem] = []
  /// The names of those whose folder is there and cannot be read.
  package var unreadable: [String] = []
}

extension IssueStore {
  /// Looks through all frozen issues; a damaged one does not hide the others.
  /// - Parameter id: one that need not be fit to be read, since it gives way.
  /// - Throws: `Problem` when the folder of all issues is there and cannot be listed.
  package func survey(except id: String? = nil) throws(Problem) -> IssueSurvey {
    let (issues, problems, unreadable) = try all(Issue.self, except: id)
    return IssueSurvey(issues: issues, problems: problems, unreadable: unreadable)
  }

  /// The issue that was composed last, with what is wrong with others.
  /// - Parameter list: whose issues are asked for; nil for any.
  package func latest(
    of list: String?
  ) throws(Problem) -> (issue: Issue?, problems: [Problem]) {
    // Which came last stands at the beginning of each record; the rest takes most of the time.
    var (heads, problems, _) = try all(IssueHead.self, except: nil) { name in
      var head = IssueHead(beginning: place(of: name).appending(FileName.issue), of: name)
      if let list = head?.list { head?.list = listNames[list] ?? list }
      return head
    }
    while let last = heads.lastIndex(where: { list == nil || $0.list == list }) {
      do { return (try readRecord(heads[last].id).issue, problems) } catch {
        heads.remove(at: last)
        problems.append(error)
      }
    }
    return (nil, problems)
  }

  private func all<Record: IssueRecord>(
    _ record: Record.Type, except id: String?, glance: (String) -> Record? = { _ in nil }
  ) throws(Problem) -> (records: [Record], problems: [Problem], unreadable: [String]) {
    var records: [Record] = []
    var problems: [Problem] = []
    var unreadable: [String] = []
    for name in try names() {
      if Self.id(ofRescued: name) != nil { continue }
      if name != id, Issue.isValidID(name), isIssue(name) {
        if let seen = glance(name) {
          records.append(seen)
          continue
        }
        do throws(Problem) {
          records.append(
            try reading(name) { () throws(Problem) in try read(record, of: name).record })
        } catch {
          // One that was taken away meanwhile is no damage.
          guard isIssue(name) else { continue }
          problems.append(error)
          unreadable.append(name)
        }
      } else if let hidden = Self.id(ofReplaced: name), hidden != id,
        let cutShort = replacingCutShort(of: hidden)
      {
        problems.append(cutShort)
      }
    }
    return (records.sorted { ($0.composed, $0.id) < ($1.composed, $1.id) }, problems, unreadable)
  }

  /// All that has the name and the record of an issue, or is what a run left of one.
  package func ids() throws(Problem) -> [String] {
    let names = try names()
    return Set(
      names.compactMap { name in
        Self.id(ofRescued: name) ?? (Issue.isValidID(name) && isIssue(name) ? name : nil)
      }
    ).sorted()
  }

  /// Where runs whose folder was taken away under them left what they knew, by issue.
  package func rescued() throws(Problem) -> [String: [Place]] {
    var places: [String: [Place]] = [:]
    for name in try names() {
      if let id = Self.id(ofRescued: name) {
        places[id, default: []].append(folder.appending(name))
      }
    }
    return places
  }

  private static func id(ofRescued name: String) -> String? {
    guard let range = name.range(of: ".rescued-", options: .backwards),
      !name[range.upperBound...].isEmpty, name[range.upperBound...].allSatisfy(\.isWholeNumber)
    else { return nil }
    return String(name[..<range.lowerBound])
  }

  /// What lies in the folder of all issues; nothing where there is none yet.
  func names() throws(Problem) -> [String] {
    var status = stat()
    // A link that leads nowhere is there: a disk may be missing.
    if lstat(folder.path, &status) != 0, errno == ENOENT { return [] }
    let descriptor = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system("cannot be read", at: folder.location()) }
    close(descriptor)
    do { return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() } catch {
      throw .system("cannot be read", error, at: folder.location())
    }
  }
}

/// What all forms of an issue's record have.
protocol IssueRecord: Decodable {
  var version: Int? { get }
  var id: String { get }
  var composed: Date { get }
  var list: String { get set }
}

extension Issue: IssueRecord {}

/// As much of a record as tells which issue came last.
private struct IssueHead: IssueRecord {
  var version: Int?
  var id: String
  var composed: Date
  var list: String

  /// Reads the beginning of a record in the form in which it is written, and whether its end is there; nil
  /// for any other form, which takes a whole reading to tell.
  init?(beginning file: Place, of id: String) {
    let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var last = [UInt8](repeating: 0, count: 2)
    var start = [UInt8](repeating: 0, count: 2048)
    let size = lseek(descriptor, 0, SEEK_END)
    let count = pread(descriptor, &start, start.count, 0)
    guard size > 2, pread(descriptor, &last, 2, size - 2) == 2, last == [0x0A, 0x7D], count > 0
    else { return nil }
    // A key at the top stands behind two blanks; no value can look like one, since quotes within are escaped.
    func value(of key: String) -> ArraySlice<UInt8>? {
      let wanted = Array("\n  \"\(key)\" : \"".utf8)
      var position = 0
      while let line = start[position..<count].firstIndex(of: 0x0A) {
        let rest = start[line..<count]
        if rest.starts(with: wanted) {
          let value = rest.dropFirst(wanted.count)
          return value.firstIndex(of: 0x22).map { value[..<$0] }
        }
        position = line + 1
      }
      return nil
    }
    guard value(of: "id")?.elementsEqual(id.utf8) == true, let list = value(of: "list"),
      let composed = value(of: "composed").flatMap(Self.moment)
    else { return nil }
    (self.id, self.composed, self.list) = (id, composed, String(decoding: list, as: UTF8.self))
  }

  /// A moment as records have it, `2026-11-20T07:00:00Z`; nil for any other form.
  private static func moment(_ text: ArraySlice<UInt8>) -> Date? {
    let form = Array("dddd-dd-ddTdd:dd:ddZ".utf8)
    let digit = UInt8(ascii: "d")
    guard text.count == form.count else { return nil }
    var numbers: [Int32] = [0]
    for (byte, wanted) in zip(text, form) {
      if wanted == digit {
        guard byte &- 0x30 < 10, let number = numbers.popLast() else { return nil }
        numbers.append(number * 10 + Int32(byte - 0x30))
      } else {
        guard byte == wanted else { return nil }
        numbers.append(0)
      }
    }
    var time = tm()
    (time.tm_year, time.tm_mon, time.tm_mday) = (numbers[0] - 1900, numbers[1] - 1, numbers[2])
    (time.tm_hour, time.tm_min, time.tm_sec) = (numbers[3], numbers[4], numbers[5])
    return Date(timeIntervalSince1970: Double(timegm(&time)))
  }
}
