import Clock
import Diagnostics
import Foundation

/// `issues/slots.jsonl`: what every slot came to, and each step on the way there; only ever added to.
struct SlotRecordFile {
  let place: Place
  let defaultList: String
  var lists: Set<String> = []
  let listNames: [String: String]

  /// A record of a hundred years is smaller.
  private static let limit = 1 << 28

  /// What it says at a moment; of a file that is not there nothing.
  func read(at now: Date) throws(Problem) -> SlotRecord {
    SlotRecord(
      parsing: try bytes(), at: place, now: now, defaultList: defaultList, lists: lists,
      listNames: listNames)
  }

  private func bytes() throws(Problem) -> [UInt8] {
    var status = stat()
    // A link that leads nowhere is there: a disk may be missing.
    if lstat(place.path, &status) != 0, errno == ENOENT { return [] }
    return try FileBytes(at: place, limit: Self.limit, of: "a record of slots").bytes
  }

  /// Adds lines; they are on disk when this returns.
  ///
  /// What a power cut left of a last line is cut off first: what it would have said had not begun.
  func append(_ lines: [SlotLine]) throws {
    guard !lines.isEmpty else { return }
    let content = try lines.map { try $0.written }.reduce(Data(), +)
    if !place.enclosing.exists {
      try FileManager.default.createDirectory(
        at: place.enclosing.url, withIntermediateDirectories: true)
      try syncFolder(place.enclosing.enclosing)
    }
    let file = try LockedFile(place, for: .creating)
    let size = lseek(file.descriptor, 0, SEEK_END)
    let whole = try wholeLength(file.descriptor, size)
    if whole < size, ftruncate(file.descriptor, whole) != 0 {
      throw Problem.system("cannot be written", at: place.location())
    }
    // A last line that is whole may have been left without its end.
    var end: UInt8 = 0x0A
    if whole > 0 { _ = pread(file.descriptor, &end, 1, whole - 1) }
    let start = end == 0x0A ? Data() : Data([0x0A])
    guard writeAll(start + content, to: file.descriptor), fsync(file.descriptor) == 0 else {
      let problem = Problem.system("cannot be written", at: place.location())
      // Half a line would be read as damage; the file goes back to what it was.
      ftruncate(file.descriptor, whole)
      throw problem
    }
    if file.isNew { try syncFolder(place.enclosing) }
    guard file.isNamed else {
      throw Problem(
        "another file took its place while a line was written", at: place.location(),
        advice: .goOn, category: .busy)
    }
  }

  /// How long the file is without what is left of a line that was cut short.
  private func wholeLength(_ file: Int32, _ size: off_t) throws(Problem) -> off_t {
    var chunk = [UInt8](repeating: 0, count: min(Int(size), 1 << 16))
    guard !chunk.isEmpty else { return 0 }
    let start = size - off_t(chunk.count)
    guard pread(file, &chunk, chunk.count, start) == chunk.count else {
      throw .system("cannot be read", at: place.location())
    }
    guard chunk.last != 0x0A else { return size }
    let line = chunk.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    guard (try? JSONDecoder().decode(SlotLine.self, from: Data(chunk[line...]))) == nil else {
      return size
    }
    return start + off_t(line)
  }
}
