import Articles
import Clock
import Crypto
import Curl
import Delivery
import Diagnostics
package import Foundation
import Mail

/// Effects that are real: this machine’s clock, chance, files and network.
extension Effects {
  /// The world as it is.
  /// - Parameters:
  ///   - now: the present, where somebody set it.
  ///   - owner: who this is, where somebody said it; the machine by default.
  package static func live(now: Date? = nil, owner: String? = nil) -> Effects {
    var effects = Effects(
      now: { now ?? Date(timeIntervalSince1970: Date.now.timeIntervalSince1970.rounded(.down)) },
      exactNow: { now ?? .now },
      environment: { ProcessInfo.processInfo.environment[$0] },
      randomBytes: { count in
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      },
      owner: { owner ?? machine() },
      output: { try CommandOutput(of: $0, in: $1).read(isStopped: $2) },
      transport: { try $0.transport($1) },
      journal: { JournalFile(at: $0) },
      pause: { Thread.sleep(forTimeInterval: $0 / .seconds(1)) })
    effects.fetch = { try WebPage(at: $0) }
    effects.zones = { ZoneFiles(environment: { ProcessInfo.processInfo.environment[$0] }) }
    effects.cache = { cache(environment: { ProcessInfo.processInfo.environment[$0] }) }
    return effects
  }

  /// Where caches lie: in `$XDG_CACHE_HOME`, which counts only as an absolute path (XDG Base Directory
  /// Specification), else in `~/.cache`.
  static func cache(environment: (String) -> String?) -> ArticleCache? {
    let base =
      environment("XDG_CACHE_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
      ?? environment("HOME").flatMap { $0.hasPrefix("/") ? "\($0)/.cache" : nil }
    guard let base, let program = FileStamp(of: "/proc/self/exe") else { return nil }
    return ArticleCache(
      folder: Place(folder: "\(base)/broadsheet"),
      program: "\(program.size) \(program.modified.timeIntervalSince1970)")
  }

  /// A hash of the machine's id (machine-id(5) asks not to show the id itself), else of its name.
  private static func machine() -> String {
    let id = try? String(contentsOfFile: "/etc/machine-id", encoding: .utf8)
    let text = id?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    let known = text.isEmpty || text == "uninitialized" ? ProcessInfo.processInfo.hostName : text
    let digest = SHA256.hash(data: Data("broadsheet owner \(known)".utf8))
    return digest.withUnsafeBytes { Hex.string($0.prefix(8)) }
  }
}
