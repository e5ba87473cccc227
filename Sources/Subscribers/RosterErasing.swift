package import Diagnostics
import Foundation
package import Mail

/// How rows leave a roster for good; every other byte of it stays.
extension MailingList {
  /// Changes the roster of a list, and takes out what a merge brought back of people who were forgotten.
  static func rewriteRoster<Value>(
    of files: ListFiles, rowsOf addresses: [EmailAddress]? = nil,
    _ decide: (Roster) throws -> (RosterRewriting, Value)
  ) throws -> Value {
    let value = try RosterFile(at: files.roster).rewrite(rowsOf: addresses, decide)
    try eraseForgottenRows(from: files)
    return value
  }

  /// Takes out the rows that a merge, an import or an editor brought back of people who were forgotten, and their
  /// mention in those of others and in the records of imports.
  /// - Returns: how many.
  @discardableResult
  package static func eraseForgottenRows(from files: ListFiles) throws -> Int {
    let record = try ConsentLog.statuses(of: files).record
    guard let mentions = record.mentions else { return 0 }
    // A merge brings back both: whoever writes to the one cleans the other.
    if record.hasForgottenLeft {
      try ConsentLog.eraseForgotten(in: files.consentLog, files.forgottenKey)
    }
    func eraseFromRecords(_ digests: RowDigests) {
      guard let records = files.records else { return }
      // What is done is done, whatever a record looks like; “check” tells of what is left.
      _ = try? ImportRecords(in: records).erase(mentions, digests)
    }
    let count = try eraseRows(
      from: files, forgotten: mentions, isErased: { record.isForgotten($0) }, eraseFromRecords)
    eraseFromRecords(RowDigests())
    return count
  }

  /// The same where a log was written to: whatever the roster looks like, that is done.
  static func eraseForgottenRows(besideLogOf files: ListFiles, _ record: ConsentRecord) {
    // Nobody who has it in hand is waited for over nothing.
    if let lines = try? forgottenRows(in: files), !lines.isEmpty {
      // What is left is no reader, and “check” tells of it.
      _ = try? eraseForgottenRows(from: files)
    } else if let records = files.records, let mentions = record.mentions {
      _ = try? ImportRecords(in: records).erase(mentions)
    }
  }

  /// Takes out the rows of somebody, and their mention in those of others.
  /// - Parameter first: done before, with digests of the rows.
  package static func forgetRows(
    _ addresses: [EmailAddress], in files: ListFiles, under key: ForgottenKey,
    first: (RowDigests) throws -> Void = { _ in }
  ) throws -> Int {
    let names = Set(addresses.map(\.canonical))
    return try eraseRows(
      from: files,
      mentions: addresses.flatMap { AddressMention.all(of: $0, standIn: key.standIn(for: $0)) },
      isErased: { names.contains($0) }, first)
  }

  /// Takes away what a kill left of files that were being written: it may name anybody.
  /// - Parameter records: of the list's imports.
  package static func removeDrafts(of files: ListFiles, records: Place) throws {
    func remove() {
      let own = [files.roster, files.consentLog].map { ".\($0.url.lastPathComponent)." }
      for (folder, prefixes) in [(files.roster.enclosing, own), (records, ["."])] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        for name in names where prefixes.contains(where: name.hasPrefix) {
          // An editor's own drafts are not ours to take.
          guard
            ["new", "rows", "whole", "import", "draft"].contains(where: { name.hasSuffix(".\($0)") }
            )
          else { continue }
          FileDraft.removeLeftover(at: folder.appending(name))
        }
      }
    }
    guard files.roster.exists else { return remove() }
    // An import that is at work has it.
    let file = try LockedFile(files.roster, for: .writing)
    remove()
    withExtendedLifetime(file.descriptor) {}
  }

  /// The lines of rows of people who were forgotten.
  package static func forgottenRows(in files: ListFiles) throws -> [Int] {
    let record = try ConsentLog.statuses(of: files).record
    guard !record.forgotten.isEmpty, record.forgotten.key != nil, files.roster.exists else {
      return []
    }
    return try Roster(at: files.roster).subscribers.filter {
      record.isForgotten($0.address.canonical)
    }
    .map(\.line)
  }

  /// Takes out the rows of addresses, and their mention in the rows of others.
  /// - Parameters:
  ///   - isErased: by canonical spelling.
  ///   - mentions: addresses that others' rows may name, each with what stands in its place.
  ///   - forgotten: the same of those that nobody names.
  ///   - first: done before any row goes, with digests of those that do: nobody can tell them afterwards.
  /// - Returns: how many rows were taken out.
  static func eraseRows(
    from files: ListFiles, mentions: [AddressMention] = [], forgotten: ForgottenMentions? = nil,
    isErased: (String) -> Bool, _ first: (RowDigests) throws -> Void = { _ in }
  ) throws -> Int {
    guard files.roster.exists else { return 0 }
    let file = try LockedFile(files.roster, for: .writing)
    if try file.stamp.size == 0 { return 0 }
    let separator = try file.separator()
    let eraser = RosterEraser(
      mentions: mentions, forgotten: forgotten, separator: separator, place: files.roster)
    var found = eraser
    let read = try file.forEachRecord(cutBy: separator) { (record, bytes) throws(Problem) in
      _ = try found.change(of: record, bytes, isErased)
    }
    guard found.header != nil else { throw Roster.isEmpty(files.roster) }
    // Most often nobody is named, and then nothing is written.
    guard found.hasChanges else { return 0 }
    if found.count > 0 { try first(found.digests) }
    try file.replace { (output) throws(Problem) in
      var eraser = eraser
      let again = try file.forEachRecord(cutBy: separator) { (record, bytes) throws(Problem) in
        guard let other = try eraser.change(of: record, bytes, isErased) else {
          return try output(UnsafeBufferPointer(rebasing: bytes[record.start..<record.next]))
        }
        try other.withUnsafeBufferPointer(output)
      }
      guard again == read else { throw file.wasSaved }
      return again
    }
    return found.count
  }
}

extension LockedFile {
  /// All that it holds.
  borrowing func contents() throws(Problem) -> Data {
    lseek(descriptor, 0, SEEK_SET)
    do {
      return try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).readToEnd() ?? Data()
    } catch { throw .system("cannot be read", error, at: place.location()) }
  }

  /// Whether it holds just that.
  borrowing func holds(_ bytes: some Collection<UInt8>) throws(Problem) -> Bool {
    var rest = bytes[...]
    var isEqual = true
    try forEachChunk { chunk in
      isEqual = rest.prefix(chunk.count).elementsEqual(chunk)
      rest = rest.dropFirst(chunk.count)
      return isEqual
    }
    return isEqual && rest.isEmpty
  }

  /// - Parameter take: returns whether it wants more.
  borrowing func forEachChunk(
    _ take: (UnsafeRawBufferPointer) -> Bool
  ) throws(Problem) {
    var chunk = [UInt8](repeating: 0, count: 1 << 17)
    var position = off_t(0)
    while true {
      let count = pread(descriptor, &chunk, chunk.count, position)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system("cannot be read", at: place.location()) }
      if count == 0 { return }
      position += off_t(count)
      let wantsMore = chunk.withUnsafeBytes { take(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      if !wantsMore { return }
    }
  }

  /// Puts other content in its place, unless somebody who asks for no lock wrote to it since it was read.
  borrowing func replace(by content: some DataProtocol, since read: some Collection<UInt8>)
    throws(Problem)
  {
    try replaceWholeFile(content, at: place) { () throws(Problem) in try mustHold(read) }
  }

  /// Refuses to go on where somebody who asks for no lock wrote to it, or put another in its place.
  borrowing func mustHold(_ read: some Collection<UInt8>) throws(Problem) {
    let stamp = try stamp
    guard try holds(read), isNamed, try self.stamp == stamp else { throw wasSaved }
  }

  var wasSaved: Problem { .savedMeanwhile(place) }
}

extension Problem {
  /// An editor takes no lock.
  static func savedMeanwhile(_ place: Place) -> Problem {
    Problem(
      "somebody saved it while it was being written", at: place.location(), hint: "run it again",
      category: .busy)
  }
}
