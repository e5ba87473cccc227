import Crypto
package import Diagnostics
import Foundation
package import Mail

/// A folder in place of a relay: every message becomes a file, and no connection is opened.
package struct EMLFolderTransport: Transport {
  private let folder: Place
  private let keepsAll: Bool

  /// - Parameter keepsAll: whether a reader's mails of several issues stand side by side, and each is safe on
  ///   disk before it counts; a dry run has one of each reader, and shows the last.
  /// - Throws: `Problem` when the folder cannot be made.
  package init(folder: Place, keepsAll: Bool = false) throws(Problem) {
    self.folder = folder
    self.keepsAll = keepsAll
    do {
      try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
    } catch {
      throw .system("the folder cannot be made", error, at: folder.location())
    }
  }

  package func openSession(isStopped: @escaping @Sendable () -> Bool) -> any TransportSession {
    Session(folder: folder, keepsAll: keepsAll)
  }

  /// The name of a recipient's file: the address, with what a file name cannot hold as percent codes.
  package static func fileName(for address: EmailAddress) -> String {
    var allowed = CharacterSet.alphanumerics
    allowed.insert(charactersIn: "@.+-_=")
    let name =
      address.canonical.addingPercentEncoding(withAllowedCharacters: allowed) ?? "recipient"
    // 255 bytes is the most that a name may have on the usual file systems.
    let short = name.utf8.count <= 240 ? name : "\(name.prefix(60))-\(digest(of: address))"
    return (short.hasPrefix(".") ? "%2E\(short.dropFirst())" : short) + ".eml"
  }

  private static func digest(of address: EmailAddress) -> String {
    SHA256.hash(data: Array(address.canonical.utf8)).withUnsafeBytes { Hex.string($0.prefix(16)) }
  }

  private final class Session: TransportSession {
    private let folder: Place
    private let keepsAll: Bool

    init(folder: Place, keepsAll: Bool) {
      self.folder = folder
      self.keepsAll = keepsAll
    }

    func deliver(_ mail: OutgoingMail, commit: () throws -> Void) throws -> DeliveryResult {
      if keepsAll { return try keep(mail, commit) }
      try commit()
      for address in mail.envelope.forwardPaths {
        let file = folder.appending(EMLFolderTransport.fileName(for: address))
        do { try Data(mail.bytes).write(to: file.url) } catch {
          throw Problem.system("cannot be written", error, at: file.location())
        }
      }
      return .accepted(nil)
    }

    /// Under a name that ends with a part of the content's hash: the same mail twice is one file.
    private func keep(_ mail: OutgoingMail, _ commit: () throws -> Void) throws -> DeliveryResult {
      let mark = SHA256.hash(data: mail.bytes).withUnsafeBytes { Hex.string($0.prefix(6)) }
      let files = mail.envelope.forwardPaths.map { address in
        let name = EMLFolderTransport.fileName(for: address).dropLast(4)
        return (part: folder.appending(".\(name)-\(mark).part"), "\(name)-\(mark).eml")
      }
      do {
        for (part, _) in files {
          unlink(part.path)
          try writeWholeFile(Data(mail.bytes), to: part)
        }
        try commit()
      } catch {
        for (part, _) in files { unlink(part.path) }
        throw error
      }
      for (index, (part, name)) in files.enumerated() {
        guard rename(part.path, folder.appending(name).path) == 0 else {
          let reason = Problem.system("a mail cannot be moved", at: part.location()).description
          for (part, _) in files { unlink(part.path) }
          return index == 0 ? .lost(reason) : .inDoubt(reason)
        }
      }
      do { try syncFolder(folder) } catch { return .inDoubt(error.description) }
      return .accepted(nil)
    }

    func close() {}
  }
}
