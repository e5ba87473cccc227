import Foundation

/// Who has a file locked, for a person who wonders what they wait for.
enum LockHolder {
  /// A process as `vim (process 4711)`, by the kernel's table of locks (proc_locks(5)); nil where that does
  /// not tell, as for another machine's.
  static func of(_ file: Int32) -> String? {
    var status = stat()
    guard fstat(file, &status) == 0,
      let table = try? String(contentsOfFile: "/proc/locks", encoding: .utf8)
    else { return nil }
    // `1: FLOCK  ADVISORY  WRITE 4711 08:01:131 0 EOF`
    for line in table.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 5, fields[1] == "FLOCK", let process = Int32(fields[4]),
        fields[5].split(separator: ":").last == Substring(String(status.st_ino))
      else { continue }
      let name = try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)
      guard let name = name?.trimmingCharacters(in: .whitespacesAndNewlines) else { return nil }
      return "\(name.printable) (process \(process))"
    }
    return nil
  }
}
