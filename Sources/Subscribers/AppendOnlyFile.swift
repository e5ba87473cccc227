import Diagnostics
import Foundation

/// A text file that only grows, line by line, and may be written by several processes.
struct AppendOnlyFile {
  let place: Place
  /// Whether a file that is not there is made.
  let makesFile: Bool
  private let patience: Duration
  private let saving: useconds_t

  /// - Parameter saving: so many microseconds somebody is given who emptied it under the writer, and is about to
  ///   write it.
  init(
    at place: Place, makesFile: Bool = true, patience: Duration = LockedFile.patience,
    saving: useconds_t = 30_000
  ) {
    self.place = place
    self.makesFile = makesFile
    self.patience = patience
    self.saving = saving
  }

  /// So often lines are written again that somebody's save took away under the writer.
  private static let attempts = 20
  /// So often an empty file is looked at again, each time after a pause.
  private static let mostWaits = 25
  private static let pause: useconds_t = 10_000

  /// Appends whole lines under a lock; they are on disk when this returns.
  /// - Parameter heading: what a new file begins with.
  func append(_ lines: Data, heading: Data = Data()) throws {
    try append(heading: heading) { _ in lines }
  }

  /// Appends what follows from the file as it is; nobody who keeps to the lock writes between.
  /// - Parameter lines: is handed the file under its lock, again for each try.
  func append(heading: Data = Data(), _ lines: (Int32) throws -> Data) throws {
    var (attempt, waits) = (0, 0)
    while true {
      let file = try LockedFile(place, for: makesFile ? .creating : .writing, patience: patience)
      // One that somebody emptied just now is being saved, and what is put into it meanwhile is written over.
      if !file.isNew, waits < Self.mostWaits, try file.stamp.isBeingSaved {
        waits += 1
        usleep(Self.pause)
        continue
      }
      let size = try file.stamp.size
      let content = try lines(file.descriptor)
      if content.isEmpty { return }
      try write(content, heading, to: file)
      if lseek(file.descriptor, 0, SEEK_END) < off_t(size) + off_t(content.count) {
        // Emptied meanwhile: what was put there is written over.
        usleep(saving)
      }
      // An editor that asks for no lock may have put another file in its place since, or cut it.
      if try isKept(content, in: file) { return }
      attempt += 1
      guard attempt < Self.attempts else {
        throw Problem(
          "another file takes its place again and again", at: place.location(),
          hint: "run it again when nothing else writes there", category: .busy)
      }
    }
  }

  private func write(
    _ lines: Data, _ heading: Data, to file: borrowing LockedFile
  ) throws(Problem) {
    let size = lseek(file.descriptor, 0, SEEK_END)
    var content = size == 0 ? heading : Data()
    // A line that somebody left without its end must not swallow this one.
    var last: UInt8 = 0x0A
    if size > 0, pread(file.descriptor, &last, 1, size - 1) == 1, last != 0x0A {
      content.append(0x0A)
    }
    content.append(lines)
    guard writeAll(content, to: file.descriptor), fsync(file.descriptor) == 0 else {
      let problem = Problem.system("cannot be written", at: place.location())
      // Half a line would be read as damage; the file goes back to what it was.
      ftruncate(file.descriptor, size)
      throw problem
    }
    if file.isNew { try syncFolder(place.enclosing) }
  }

  /// Whether lines stand in the file that has the name now.
  private func isKept(_ lines: Data, in file: borrowing LockedFile) throws(Problem) -> Bool {
    let size = lseek(file.descriptor, 0, SEEK_END)
    if file.isNamed, size >= lines.count {
      var end = Data(count: lines.count)
      let count = end.withUnsafeMutableBytes {
        pread(file.descriptor, $0.baseAddress, $0.count, size - off_t(lines.count))
      }
      if count == lines.count, end == lines { return true }
    }
    // Whoever saved may have read them before.
    guard let now = try? Data(contentsOf: place.url) else { return false }
    return now.range(of: lines) != nil
  }
}
