import Crypto
package import Diagnostics
import Foundation
package import Mail

/// A dry run: every message becomes a file, and no connection is opened.
package struct EMLFolderTransport: Transport {
  private let folder: Place

  /// - Throws: `Problem` when the folder cannot be made.
  package init(folder: Place) throws(Problem) {
    self.folder = folder
    do {
      try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
    } catch {
      throw .system("the folder cannot be made", error, at: folder.location())
    }
  }

  package func openSession(isStopped: @escaping @Sendable () -> Bool) -> any TransportSession {
    Session(folder: folder)
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

    init(folder: Place) { self.folder = folder }

    func deliver(_ mail: OutgoingMail, commit: () throws -> Void) throws -> DeliveryResult {
      try commit()
      for address in mail.envelope.forwardPaths {
        let file = folder.appending(EMLFolderTransport.fileName(for: address))
        do { try Data(mail.bytes).write(to: file.url) } catch {
          throw Problem.system("cannot be written", error, at: file.location())
        }
      }
      return .accepted(nil)
    }

    func close() {}
  }
}
