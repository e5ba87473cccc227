import Diagnostics
import Digest
import Foundation

/// Whether an edition folder can be worked in: its paths, room on its disk, and git.
extension Newsroom {
  func folderFindings() -> [DoctorFinding] {
    var all = Examination()
    let folders: [(place: Place, isNeeded: Bool)] = [
      (folder, true), (files.subscribers, true), (files.templates, true),
      (files.issues.folder, false), (folder.appending(".broadsheet"), false),
      (folder.appending("outbox"), false),
    ]
    for (place, isNeeded) in folders {
      guard place.exists else {
        if isNeeded {
          all.add(
            .folder, .error, "no such folder", at: place.location(), advice: .makeEdition)
        }
        continue
      }
      guard place.isFolder else {
        all.add(
          .folder, .error, "a file stands where a folder must be", at: place.location(),
          hint: "move it away")
        continue
      }
      // Templates are read alone.
      let mode = place == files.templates ? R_OK | X_OK : R_OK | W_OK | X_OK
      if access(place.path, mode) != 0 {
        var problem = Problem.system(
          mode & W_OK == 0 ? "cannot be read" : "cannot be written to", at: place.location())
        problem.hint = "it must belong to whoever sends: chown it, or mount it for writing"
        all.add(.folder, .error, problem)
      }
    }
    if all.findings.isEmpty {
      all.add(.folder, .ok, "can be read and written", at: folder.location())
    }
    return all.findings
  }

  func diskFindings() -> [DoctorFinding] {
    var room = statvfs()
    guard statvfs(folder.path, &room) == 0 else {
      return [
        DoctorFinding(
          .disk, .unknown, .system("not known how much room the disk has", at: folder.location()))
      ]
    }
    // Some file systems count no files.
    let files = room.f_files == 0 ? Int.max : Int(room.f_favail)
    return [
      DiskRoom(bytes: Int(room.f_bavail) * Int(room.f_frsize), files: files).finding(at: folder)
    ]
  }
}

/// What is free on a disk, for whoever is not root.
struct DiskRoom {
  var bytes: Int
  var files: Int

  /// A journal and its recipients take some hundred bytes for each of them; without room a run stops.
  private static let least = 8 << 20
  private static let good = 256 << 20

  func finding(at place: Place) -> DoctorFinding {
    let shown = "\(bytes >> 20) MB"
    let hint = "make room: old issues belong into a backup, outbox/ can be deleted"
    if bytes < Self.least || files < 16 {
      let what = bytes < Self.least ? "\(shown) are" : "room for \(files) files is"
      return DoctorFinding(
        .disk, .error,
        Problem(
          "\(what) left on the disk, and a journal must be written", at: place.location(),
          hint: hint, category: .system))
    }
    if bytes < Self.good || files < 1000 {
      let what = bytes < Self.good ? "\(shown) are" : "room for \(files) files is"
      return DoctorFinding(
        .disk, .warning,
        Problem("\(what) left on the disk", at: place.location(), hint: hint, category: .system))
    }
    return DoctorFinding(.disk, .ok, Problem("\(shown) are left", at: place.location()))
  }
}
