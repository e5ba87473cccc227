import Articles
import Clock
import Crypto
import Curl
import DNS
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
    effects.lookUp = { resolver(ProcessInfo.processInfo.environment["BROADSHEET_DNS"], $0) }
    effects.ownAddress = { HelloName.localAddress(towards: $0) }
    effects.post = { try WebPage(at: $1, posting: $0, timeout: $2) }
    effects.tell = { input, command, folder in
      var output = CommandOutput(of: command, in: folder)
      output.input = input
      _ = try output.read()
    }
    effects.zones = { ZoneFiles(environment: { ProcessInfo.processInfo.environment[$0] }) }
    effects.program = { FileStamp(of: "/proc/self/exe")?.words }
    effects.cache = { cache(environment: { ProcessInfo.processInfo.environment[$0] }) }
    return effects
  }

  /// Asks a server that `BROADSHEET_DNS` names, such as `127.0.0.1:5353`, else those of `/etc/resolv.conf`.
  private static func resolver(_ server: String?, _ question: DNSQuestion) -> DNSAnswer {
    guard let server, !server.isEmpty else { return Resolver().answer(to: question) }
    guard let server = Resolver.Server(parsing: server) else {
      return .unknown("BROADSHEET_DNS names no server: it is an IPv4 address, with “:” and a port")
    }
    return Resolver(server: server).answer(to: question)
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
    let file = Place(folder: "/etc").appending("machine-id")
    let bytes = (try? FileBytes(at: file, limit: 1 << 20, of: "an id").bytes) ?? []
    let id = String(validating: bytes, as: UTF8.self)?.drop(while: \.isWhitespace) ?? ""
    let text = id.lastIndex { !$0.isWhitespace }.map { String(id[...$0]) } ?? ""
    let known = text.isEmpty || text == "uninitialized" ? ProcessInfo.processInfo.hostName : text
    let digest = SHA256.hash(data: Data("broadsheet owner \(known)".utf8))
    return digest.withUnsafeBytes { Hex.string($0.prefix(8)) }
  }
}
