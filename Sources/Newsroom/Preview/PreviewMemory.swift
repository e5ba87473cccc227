import Diagnostics
import Foundation
import Subscribers

/// What a preview keeps from one look to the next, so that a save of an article reads no roster: whatever a file's
/// stamp says is still the same.
package final class PreviewMemory: Sendable {
  private struct Kept: Sendable {
    var list: (stamps: [FileStamp?], list: MailingList)?
    /// Asked for once: a program may ask a person for it.
    var key: (secret: Secret, key: Data)?
  }

  private let kept = SleepingLock(Kept())

  package init() {}

  /// A list as its files have it now.
  func list(_ files: ListFiles) throws -> MailingList {
    let stamps = [files.roster, files.consentLog].map { FileStamp(of: $0.path) }
    let known = kept.withLock { $0.list }
    if let known, known.list.name == files.name, known.stamps == stamps,
      !stamps.contains(where: { $0?.isFresh ?? false })
    {
      return known.list
    }
    let list = try MailingList(at: files)
    kept.withLock { $0.list = (stamps, list) }
    return list
  }

  /// The key that links are signed with, as its file has it now; what a program printed is kept.
  func key(_ secret: Secret, _ read: () throws -> Data) rethrows -> Data {
    guard case .command = secret.keeping else { return try read() }
    if let known = kept.withLock({ $0.key }), known.secret == secret { return known.key }
    let key = try read()
    kept.withLock { $0.key = (secret, key) }
    return key
  }
}
