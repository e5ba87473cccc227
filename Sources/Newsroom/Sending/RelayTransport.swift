import Delivery
import Diagnostics
import Foundation

/// The real way to a relay.
extension RelaySettings {
  func transport(_ secrets: RelaySecrets?) throws -> any Transport {
    switch way {
    case .network, .socket:
      let end = source.flatMap { SourceAddress.isAddress($0) ? $0 : nil }
      let hello = HelloName.ofThisMachine(configured: hello, towards: host, from: end)
      return SMTPTransport(
        connection(secrets, hello: hello), timeouts: timeouts, token: secrets?.token)
    case .sendmail(let command): return SendmailTransport(command: command, timeouts: timeouts)
    case .maildir(let path): return try MaildirTransport(folder: place(path))
    case .eml(let path): return try EMLFolderTransport(folder: place(path), keepsAll: true)
    }
  }

  private func place(_ path: String) -> Place {
    Place(url: URL(filePath: path, directoryHint: .isDirectory), shown: path)
  }
}
