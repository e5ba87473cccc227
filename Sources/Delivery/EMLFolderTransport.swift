import Diagnostics
package import Foundation
package import Mail

/// A dry run: every message becomes a file, and no connection is opened.
package struct EMLFolderTransport: Transport {
  private let folder: URL
  private let shownFolder: String

  /// - Throws: `Problem` when the folder cannot be made.
  package init(folder: URL, shownFolder: String) throws {
    self.folder = folder
    self.shownFolder = shownFolder
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw Problem.system(
        "the folder cannot be made", error, at: SourceLocation(file: shownFolder))
    }
  }

  package func openSession() -> any TransportSession {
    Session(folder: folder, shownFolder: shownFolder)
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
    MessageID(issue: "file", recipient: address, domain: "").digest
  }

  private final class Session: TransportSession {
    private let folder: URL
    private let shownFolder: String

    init(folder: URL, shownFolder: String) {
      self.folder = folder
      self.shownFolder = shownFolder
    }

    func deliver(
      _ envelope: Envelope, _ message: [UInt8], commit: () throws -> Void
    ) throws -> DeliveryResult {
      for address in envelope.forwardPaths {
        let name = EMLFolderTransport.fileName(for: address)
        do { try Data(message).write(to: folder.appending(path: name)) } catch {
          throw Problem.system(
            "cannot be written", error, at: SourceLocation(file: "\(shownFolder)/\(name)"))
        }
      }
      return .accepted(SMTPReply(code: 250, text: "written"))
    }

    func close() {}
  }
}
