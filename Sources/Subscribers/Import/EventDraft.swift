import Diagnostics
import Foundation
import Mail

/// The lines that an import adds to the consent log, all with its id; they get there together, or not at all.
final class EventDraft {
  private let files: ListFiles
  private let draft: FileDraft
  private let id: String
  private let source: String
  /// Whether somebody said what stands as the source of all.
  private let isSaid: Bool
  private let reason: String?
  private let now: Date
  /// Of an event that nearly all are, what stands before the address and behind it.
  private let tail: [UInt8]
  @exclusivity(unchecked) private var scratch: [UInt8] = []
  @exclusivity(unchecked) private(set) var count = 0

  init(
    for files: ListFiles, id: String, source: String?, reason: String?, at now: Date, isDryRun: Bool
  ) throws {
    self.files = files
    self.id = id
    self.source = source ?? "import"
    isSaid = source != nil
    self.reason = reason
    self.now = now
    draft = try FileDraft(of: files.consentLog, "import", isDryRun: isDryRun)
    let sample = ConsentEvent(
      time: now, kind: .subscribed, address: try EmailAddress(parsing: "a@example.org"),
      source: self.source,
      reason: reason, id: id)
    let line = String(decoding: try sample.encoded(), as: UTF8.self)
    tail = Array(line.dropFirst(#"{"email":"a@example.org"#.count).utf8)
  }

  /// Somebody subscribed whose address has nothing that JSON would write otherwise.
  func addSubscribed(plain address: UnsafeBufferPointer<UInt8>) throws(Problem) {
    scratch.removeAll(keepingCapacity: true)
    scratch.append(contentsOf: Self.head)
    scratch.append(contentsOf: address)
    scratch.append(contentsOf: tail)
    try draft.append(scratch)
    count += 1
  }

  private static let head = Array(#"{"email":""#.utf8)

  /// - Parameters:
  ///   - time: when it happened, where that is known; the present else.
  ///   - more: why, where the file says so.
  ///   - told: how it came about, where another Broadsheet's list tells. It lifts no opt-out: nothing that an import
  ///     writes is a confirmation, or renews.
  func add(
    _ kind: ConsentEvent.Kind, _ address: EmailAddress, at time: Date? = nil, more: String? = nil,
    from told: String? = nil
  ) throws {
    let words = [reason, more].compactMap(\.self).filter { !$0.isEmpty }
    let event = ConsentEvent(
      time: time ?? now, kind: kind, address: address, source: isSaid ? source : told ?? source,
      reason: words.isEmpty ? nil : words.joined(separator: ": "), id: id)
    try draft.append(Array(try event.encoded()))
    count += 1
  }

  /// Somebody who had another address before.
  func addRenamed(_ old: EmailAddress, to new: EmailAddress) throws {
    var event = ConsentEvent(time: now, kind: .renamed, address: old, source: source, id: id)
    event.newAddress = new
    try draft.append(Array(try event.encoded()))
    count += 1
  }

  func discard() { draft.discard() }

  /// Puts them behind what the log has: whoever reads it finds none of them or all.
  func commit() throws {
    guard count > 0 else { return draft.discard() }
    let log = files.consentLog
    if !log.exists {
      // Somebody may make it at this moment.
      do throws(Problem) { return try draft.commit(isNew: true) } catch {
        guard error.category == .busy else { throw error }
      }
    }
    try extend(log)
  }

  private func extend(_ log: Place) throws {
    let held = try LockedFile(log, for: .writing)
    // What an editor is in the middle of saving would be taken for the whole log. Nobody else writes meanwhile.
    var waits = 0
    while try held.stamp.mayBeHalfSaved {
      guard held.isNamed, waits < 60 else { throw held.wasSaved }
      waits += 1
      usleep(10_000)
    }
    let stamp = try held.stamp
    let whole = try FileDraft(of: log, "new")
    try whole.append(contentsOf: held.descriptor)
    var last: UInt8 = 0x0A
    if whole.size > 0, pread(held.descriptor, &last, 1, off_t(whole.size - 1)) == 1, last != 0x0A {
      // A line that somebody left without its end must not swallow the next one.
      try whole.append([0x0A])
    }
    try whole.append(contentsOf: draft)
    try whole.settle()
    guard held.isNamed, try held.stamp == stamp else { throw held.wasSaved }
    try whole.commit()
    draft.discard()
  }
}
