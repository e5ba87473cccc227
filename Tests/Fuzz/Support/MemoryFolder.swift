import Foundation

/// Makes a folder that no disk has: a fuzz test writes a file for each of a million inputs.
/// - Returns: its path.
func makeMemoryFolder() -> String {
  var name = Array("/dev/shm/broadsheet-fuzz-XXXXXX".utf8CString)
  require(mkdtemp(&name) != nil, "no folder can be made in /dev/shm")
  return String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
}
