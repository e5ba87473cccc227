import Diagnostics
import Foundation

/// The edition's own secret, `secret.key`: what unsubscribe links are signed with.
enum SecretKey {
  static let fileName = "secret.key"
  private static let length = 32

  /// Reads the key. One that is missing is never made in passing: with another one, the links in mails
  /// that were sent would stop working, and a run that goes on would send other mails than it began with.
  static func load(in root: URL, showing file: String) throws(Problem) -> Data {
    let url = root.appending(path: fileName)
    guard FileManager.default.fileExists(atPath: url.path) else {
      throw Problem(
        "there is no key to sign unsubscribe links with", at: SourceLocation(file: file),
        hint:
          "bring it back from a backup; if nothing was ever sent, “broadsheet init --key” makes one",
        category: .configuration)
    }
    guard let text = try? String(contentsOf: url, encoding: .utf8),
      let key = Data(base64Encoded: text.trimmingCharacters(in: .whitespacesAndNewlines)),
      key.count >= length
    else {
      throw Problem(
        "not a key", at: SourceLocation(file: file),
        hint: "bring it back from a backup: without it, links in mails already sent stop working",
        category: .configuration)
    }
    return key
  }

  /// Writes a new key, which only its owner can read.
  static func create(at url: URL, showing file: String) throws(Problem) {
    var generator = SystemRandomNumberGenerator()
    let key = Data((0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) })
    let descriptor = open(url.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw .system("cannot be written", at: SourceLocation(file: file))
    }
    defer { close(descriptor) }
    let line = Array((key.base64EncodedString() + "\n").utf8)
    guard writeAll(line, to: descriptor), fsync(descriptor) == 0 else {
      throw .system("cannot be written", at: SourceLocation(file: file))
    }
  }
}
