package import Diagnostics
import Foundation

/// Two logs of one list, of which one takes in the lines of the other.
extension ConsentLog {
  /// Puts all lines of a log behind those of another, and takes it away; a kill in between leaves lines twice,
  /// which say the same.
  package static func join(_ old: Place, into new: Place) throws {
    // Nobody writes to it between its reading and its going; who waits for it begins it anew.
    let file = try LockedFile(old, for: .writing)
    var lines = try file.contents()
    if let last = lines.last, last != 0x0A { lines.append(0x0A) }
    try AppendOnlyFile(at: new).append(lines)
    guard unlink(old.path) == 0 else {
      throw Problem.system("cannot be taken away", at: old.location())
    }
    try syncFolder(old.enclosing)
    withExtendedLifetime(file.descriptor) {}
  }
}
