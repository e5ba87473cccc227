import Foundation

/// A file that is written beside another and then takes its name, in one step: whoever opens the name has the old one
/// or the new one, whole, whenever the power goes.
///
/// The mode stays, and the owner where that may be. A link stays a link to the file that is replaced.
package final class FileDraft {
  package let place: Place
  /// What is replaced: of a link, where that leads.
  private let target: Place
  private let draft: Place
  /// Nil where nothing is to be written.
  @exclusivity(unchecked) private var file: DraftFile?
  /// Its descriptor, for as long as it is open.
  @exclusivity(unchecked) private var descriptor: Int32?
  @exclusivity(unchecked) private var buffer: [UInt8] = []
  @exclusivity(unchecked) package private(set) var size = 0
  @exclusivity(unchecked) private var isSettled = false

  private static let room = 1 << 17

  /// - Parameters:
  ///   - name: what tells drafts of one file apart. Whoever replaces a file calls the draft alike, so that one of them
  ///     is at work at a time; a kill leaves one at most, which makes way for the next.
  ///   - isDryRun: whether nothing is written.
  ///   - mode: of a file that is not there yet.
  package init(
    of place: Place, _ name: String, isDryRun: Bool = false, mode: UInt32 = 0o600,
    patience: Duration = LockedFile.patience
  ) throws(Problem) {
    self.place = place
    let url = place.url.resolvingSymlinksInPath()
    target = Place(url: url, shown: place.shown)
    draft = Place(
      url: url.deletingLastPathComponent().appending(path: ".\(url.lastPathComponent).\(name)"),
      shown: place.shown)
    guard !isDryRun else { return }
    var status = stat()
    let isThere = stat(target.path, &status) == 0
    // A device or a pipe is never given up for a file.
    if isThere { try LockedFile.mustBeFile(status, place) }
    let own = try DraftFile(draft, patience: patience)
    let opened = own.descriptor
    file = consume own
    descriptor = opened
    // Whoever may not give it to its owner keeps it; the mode comes last, since a new owner clears bits of it.
    if isThere { _ = fchown(opened, status.st_uid, status.st_gid) }
    fchmod(opened, isThere ? status.st_mode & 0o7777 : mode)
    buffer.reserveCapacity(Self.room + 1 << 12)
  }

  package func append(_ bytes: UnsafeBufferPointer<UInt8>) throws(Problem) {
    size += bytes.count
    guard descriptor != nil else { return }
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.room { try flush() }
  }

  package func append(_ bytes: [UInt8]) throws(Problem) {
    size += bytes.count
    guard descriptor != nil else { return }
    buffer.append(contentsOf: bytes)
    if buffer.count >= Self.room { try flush() }
  }

  /// Takes in all of another draft, or of a file from an offset on.
  package func append(contentsOf other: Int32, from start: Int = 0) throws(Problem) {
    try flush()
    guard let descriptor else { return }
    var chunk = [UInt8](repeating: 0, count: Self.room)
    var offset = off_t(start)
    while true {
      let count = pread(other, &chunk, chunk.count, offset)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .system("cannot be read", at: place.location()) }
      if count == 0 { return }
      guard writeAll(Data(chunk[..<count]), to: descriptor) else {
        throw .system("cannot be written", at: place.location())
      }
      offset += off_t(count)
      size += count
    }
  }

  package func append(contentsOf other: FileDraft) throws(Problem) {
    try other.flush()
    if let descriptor = other.descriptor { try append(contentsOf: descriptor) }
  }

  /// The same, without a copy of what is long.
  package func append(_ bytes: UnsafeRawBufferPointer) throws(Problem) {
    size += bytes.count
    guard let descriptor else { return }
    if bytes.count < Self.room {
      buffer.append(contentsOf: bytes)
      if buffer.count >= Self.room { try flush() }
    } else {
      try flush()
      try write(bytes, to: descriptor)
    }
  }

  private func flush() throws(Problem) {
    isSettled = false
    guard let descriptor, !buffer.isEmpty else { return }
    try buffer.withUnsafeBufferPointer { bytes throws(Problem) in
      try write(UnsafeRawBufferPointer(bytes), to: descriptor)
    }
    buffer.removeAll(keepingCapacity: true)
  }

  private func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(Problem) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = Foundation.write(
        descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .system("cannot be written", at: place.location()) }
      rest = rest.dropFirst(count)
    }
  }

  /// Puts all of it on disk, so that hardly a moment is between a last look at what it replaces and the replacing.
  package func settle() throws(Problem) {
    guard let descriptor, !(isSettled && buffer.isEmpty) else { return }
    try flush()
    guard fsync(descriptor) == 0 else { throw .system("cannot be written", at: place.location()) }
    isSettled = true
  }

  /// Puts it in the place of the file; all is on disk when this returns.
  /// - Parameter isNew: whether there must be no file of that name.
  package func commit(isNew: Bool = false) throws(Problem) {
    guard descriptor != nil else { return }
    try settle()
    // Whoever took the name away has put something of their own there, and it may be half written.
    guard file?.isNamed == true else {
      throw Problem(
        "somebody took away what was to replace it", at: place.location(), hint: "run it again",
        category: .busy)
    }
    if isNew {
      guard link(draft.path, target.path) == 0 else {
        guard errno == EEXIST else { throw .system("cannot be written", at: place.location()) }
        throw Problem(
          "somebody else has made it meanwhile", at: place.location(), advice: .goOn,
          category: .busy)
      }
      unlink(draft.path)
    } else if rename(draft.path, target.path) != 0 {
      throw .system("cannot be written", at: place.location())
    }
    descriptor = nil
    file = nil
    try syncFolder(Place(url: target.url.deletingLastPathComponent(), shown: place.shown))
  }

  /// Leaves nothing behind.
  package func discard() {
    descriptor = nil
    file = nil
  }

  /// Takes away what a kill left of a draft; one that somebody writes stays.
  package static func removeLeftover(at place: Place) { DraftFile.removeLeftover(at: place.path) }
}
