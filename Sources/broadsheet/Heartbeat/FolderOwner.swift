import Diagnostics
import Foundation

/// Who a folder belongs to, as a unit names them: by name, or by number where they have none.
enum FolderOwner {
  /// Does something as the owner of a folder, where root does it for somebody else: what is written there must be
  /// theirs, or their own runs could not go on with it.
  static func acting<Value>(for path: String, _ body: () throws -> Value) throws -> Value {
    var info = stat()
    guard geteuid() == 0, stat(path, &info) == 0, info.st_uid != 0 else { return try body() }
    guard setegid(info.st_gid) == 0, seteuid(info.st_uid) == 0 else {
      throw Problem.system("nobody can be made of root", at: SourceLocation(file: path))
    }
    defer {
      seteuid(0)
      setegid(0)
    }
    return try body()
  }

  static func of(_ path: String) throws(Problem) -> (user: String, group: String) {
    var info = stat()
    guard stat(path, &info) == 0 else {
      throw .system("cannot be read", at: SourceLocation(file: path))
    }
    let user = getpwuid(info.st_uid).map { String(cString: $0.pointee.pw_name) }
    let group = getgrgid(info.st_gid).map { String(cString: $0.pointee.gr_name) }
    return (user ?? "\(info.st_uid)", group ?? "\(info.st_gid)")
  }
}
