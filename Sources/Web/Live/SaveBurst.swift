import Glibc

/// The events of one save, or of several at once: whether all that was begun has been ended.
///
/// Editors write beside a file and rename, or set the old one aside first: in between nothing has its name, or half
/// of a file has.
struct SaveBurst {
  private struct Name: Hashable {
    let watch: Int32
    let name: String
  }

  /// Names that nothing has for the moment, or that somebody writes to.
  private var open: Set<Name> = []
  /// Names that nothing had before.
  private var new: Set<Name> = []

  /// Milliseconds without an event after which a save is over: the next of many files comes sooner, and who has a
  /// file open may think.
  var rest: Int { open.isEmpty ? 4 : 12 }

  mutating func add(_ event: InotifyEvent) {
    let name = Name(watch: event.watch, name: event.name)
    switch Int(event.mask) & ~Int(IN_ISDIR) {
    case Int(IN_CREATE):
      open.insert(name)
      new.insert(name)
    case Int(IN_CLOSE_WRITE), Int(IN_MOVED_TO): open.remove(name)
    case Int(IN_MOVED_FROM), Int(IN_DELETE):
      if new.contains(name) { open.remove(name) } else { open.insert(name) }
    default: break
    }
  }
}
