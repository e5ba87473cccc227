import Foundation
import Glibc
import Synchronization

/// A store that writes each message to a file of its own, byte for byte as received.
///
/// Message 1 is `000001.eml`; its envelope is a line of `envelopes.jsonl`. Nothing is ever
/// overwritten: a folder that already holds results is refused.
package final class FolderStore: MailStore {
  package let path: String
  /// The open `envelopes.jsonl`; the lock keeps its lines whole.
  private let envelopes: Mutex<Int32>

  /// Opens `path`, making the folder when it is missing; its parent must exist.
  package init(folder path: String) throws(SinkError) {
    // Readable by the owner only: these files hold subscribers' addresses.
    if mkdir(path, 0o700) != 0, errno != EEXIST {
      throw SinkError("make the folder \(path)", code: errno)
    }
    self.path = path
    envelopes = Mutex(try Self.create("\(path)/envelopes.jsonl"))
  }

  deinit {
    _ = envelopes.withLock { close($0) }
  }

  package func store(_ mail: ReceivedMail) throws {
    let name = Self.fileName(mail.sequence)
    try write(mail.bytes, toNewFile: "\(path)/\(name)")
    // The envelope is written last: a line in the list means that the file is complete.
    let line = try EnvelopeLine(mail, file: name).encoded()
    try envelopes.withLock { try Self.writeAll(line, to: $0, named: "\(path)/envelopes.jsonl") }
  }

  private static func fileName(_ sequence: Int) -> String {
    let digits = String(sequence)
    return String(repeating: "0", count: max(0, 6 - digits.count)) + digits + ".eml"
  }

  private func write(_ bytes: [UInt8], toNewFile file: String) throws(SinkError) {
    let descriptor = try Self.create(file)
    defer { close(descriptor) }
    do throws(SinkError) {
      try Self.writeAll(bytes, to: descriptor, named: file)
    } catch {
      unlink(file)
      throw error
    }
  }

  private static func create(_ file: String) throws(SinkError) -> Int32 {
    let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SinkError("create \(file)", code: errno) }
    return descriptor
  }

  private static func writeAll(
    _ bytes: [UInt8], to descriptor: Int32, named file: String
  ) throws(SinkError) {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { all in
        Glibc.write(descriptor, all.baseAddress.map { $0 + written }, all.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw SinkError("write \(file)", code: errno) }
      written += count
    }
  }
}

/// One line of `envelopes.jsonl`.
private struct EnvelopeLine: Encodable {
  let sequence: Int
  let file: String
  let reversePath: String
  let forwardPaths: [String]
  let octets: Int
  let bareLineBreaks: Int

  init(_ mail: ReceivedMail, file: String) {
    sequence = mail.sequence
    self.file = file
    reversePath = mail.reversePath
    forwardPaths = mail.forwardPaths
    octets = mail.bytes.count
    bareLineBreaks = mail.bareLineBreaks
  }

  func encoded() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return [UInt8](try encoder.encode(self)) + [UInt8(ascii: "\n")]
  }
}
