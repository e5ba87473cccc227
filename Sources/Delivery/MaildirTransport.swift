package import Diagnostics
import Foundation
import Mail
import Synchronization

/// A folder that mails are delivered into, as maildir(5) has it: whole and on disk in `tmp` before they get
/// their name in `new`.
package struct MaildirTransport: Transport {
  private let folder: Place

  /// - Throws: `Problem` when the folder cannot be made.
  package init(folder: Place) throws(Problem) {
    self.folder = folder
    for name in ["tmp", "new", "cur"] {
      try folder.appending(name).makePrivateFolder()
    }
  }

  package func openSession(isStopped: @escaping @Sendable () -> Bool) -> any TransportSession {
    Session(folder: folder)
  }

  /// The seconds, a part that is like no other on this machine, and the machine's name without what a file
  /// name cannot hold.
  static func uniqueName(at now: timespec, process: Int32, count: Int, host: String) -> String {
    let name = host.replacing("/", with: "\\057").replacing(":", with: "\\072")
    return "\(now.tv_sec).M\(now.tv_nsec / 1000)P\(process)Q\(count).\(name)"
  }

  /// How many names this process has given.
  private static let names = Atomic(0)

  private static func freshName() -> String {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let count = names.wrappingAdd(1, ordering: .relaxed).newValue
    return uniqueName(
      at: now, process: getpid(), count: count, host: ProcessInfo.processInfo.hostName)
  }

  /// The message as mailbox programs want it: line feeds, and on top what only the envelope knew (RFC 5321
  /// §4.4).
  static func content(of mail: OutgoingMail, for address: EmailAddress) -> [UInt8] {
    let reversePath = mail.envelope.reversePath?.smtp ?? ""
    let trace = "Return-Path: <\(reversePath)>\nDelivered-To: \(address.smtp)\n"
    return Array(trace.utf8) + LineFeeds.only(mail.bytes)
  }

  private final class Session: TransportSession {
    private let folder: Place

    init(folder: Place) { self.folder = folder }

    func deliver(_ mail: OutgoingMail, commit: () throws -> Void) throws -> DeliveryResult {
      let names = mail.envelope.forwardPaths.map { _ in MaildirTransport.freshName() }
      let written = names.map { folder.appending("tmp").appending($0) }
      do {
        for (place, address) in zip(written, mail.envelope.forwardPaths) {
          try writeWholeFile(
            Data(MaildirTransport.content(of: mail, for: address)), to: place, mode: 0o600)
        }
        // Nothing is a mail before it is in `new`.
        try commit()
      } catch {
        for place in written { unlink(place.path) }
        throw error
      }
      for (place, name) in zip(written, names) {
        guard rename(place.path, folder.appending("new").appending(name).path) == 0 else {
          let reason = Problem.system("a mail cannot be moved", at: place.location()).description
          for place in written { unlink(place.path) }
          return place == written.first ? .lost(reason) : .inDoubt(reason)
        }
      }
      do { try syncFolder(folder.appending("new")) } catch { return .inDoubt(error.description) }
      return .accepted(nil)
    }

    func close() {}
  }
}
