import Clock
import Delivery
import Diagnostics
import Digest
import Foundation

/// What earlier runs saw of the relays, in `.broadsheet/relays.json`: helpful, never needed. It can be
/// deleted at any time.
struct RelayMemory {
  private static let version = 1
  /// A relay's limits are a line each; nothing that we wrote comes near it.
  private static let maximumSize = 1 << 20

  private(set) var relays: [String: RelayFacts] = [:]
  /// Why nothing is known, where there is a file.
  private(set) var problem: Problem?

  fileprivate struct File: Codable {
    var version: Int
    var relays: [String: Entry]
  }

  fileprivate struct Entry: Codable {
    var seen: Date
    var pipelining: Bool
    var smtpUTF8: Bool
    var dsn: Bool
    var size: Int?
    var stumbled: Date?
    var messagesPerConnection: Int?
  }

  /// Reads the file; whatever it holds, nothing is thrown.
  init(at place: Place) {
    guard place.exists else { return }
    let unreadable = Problem(
      "not what is known of relays", at: place.location(),
      hint: "it is written anew; nothing is lost but time", category: .system)
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .iso8601
    guard let size = try? FileManager.default.attributesOfItem(atPath: place.path)[.size] as? Int,
      size <= Self.maximumSize, let data = FileManager.default.contents(atPath: place.path),
      let file = try? decoder.decode(File.self, from: data), file.version == Self.version
    else {
      problem = unreadable
      return
    }
    relays = file.relays.mapValues(RelayFacts.init)
  }

  init() {}

  mutating func note(_ facts: RelayFacts, of relay: String) { relays[relay] = facts }

  /// Writes a whole file and gives it its name in one step.
  func write(to place: Place) throws {
    do {
      try FileManager.default.createDirectory(
        at: place.enclosing.url, withIntermediateDirectories: true)
      let encoder = JSONEncoder()
      encoder.dateEncodingStrategy = .iso8601
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      let file = File(version: Self.version, relays: relays.mapValues(Entry.init))
      try encoder.encode(file).write(to: place.url, options: .atomic)
    } catch { throw Problem.system("cannot be written", error, at: place.location()) }
  }
}

extension RelayFacts {
  fileprivate init(_ entry: RelayMemory.Entry) {
    var capabilities = SMTPCapabilities()
    capabilities.pipelining = entry.pipelining
    capabilities.smtpUTF8 = entry.smtpUTF8
    capabilities.dsn = entry.dsn
    capabilities.size = entry.size.map { max(0, $0) }
    self.init(
      seen: entry.seen, capabilities: capabilities, stumbled: entry.stumbled,
      messagesPerConnection: entry.messagesPerConnection.flatMap { $0 > 0 ? $0 : nil })
  }
}

extension RelayMemory.Entry {
  fileprivate init(_ facts: RelayFacts) {
    self.init(
      seen: facts.seen, pipelining: facts.capabilities.pipelining,
      smtpUTF8: facts.capabilities.smtpUTF8, dsn: facts.capabilities.dsn,
      size: facts.capabilities.size, stumbled: facts.stumbled,
      messagesPerConnection: facts.messagesPerConnection)
  }
}

extension Newsroom {
  /// What is known of relays; nothing where nothing can be read.
  func relayMemory() -> RelayMemory { RelayMemory(at: files.relayMemory) }

  /// The relays as they were when last seen; none while one of them never was.
  func seenRelays(_ relays: [RelaySettings]) -> [SeenRelay] {
    let memory = relayMemory()
    let seen = relays.compactMap { settings in
      memory.relays[settings.name].map { facts in
        SeenRelay(
          name: settings.name, day: String(facts.seen.shown(in: .utc).prefix(10)),
          takesUTF8: facts.capabilities.smtpUTF8, size: facts.capabilities.size)
      }
    }
    return seen.count == relays.count ? seen : []
  }

  /// Keeps what a run has seen. That it cannot be kept stops nobody.
  /// - Returns: why it was not kept.
  func remember(_ relays: [Relay], of plan: SendPlan) -> [Problem] {
    // A folder and a rehearsal say nothing of a relay.
    guard plan.output == nil else { return [] }
    do {
      let now = try effects.now()
      let seen = relays.compactMap { relay in
        relay.conduct.facts(at: now).map { (relay.name, $0) }
      }
      guard !seen.isEmpty else { return [] }
      // Read once more: another issue's run may have written meanwhile.
      var memory = relayMemory()
      for (name, facts) in seen { memory.note(facts, of: name) }
      try memory.write(to: files.relayMemory)
      return []
    } catch let problem as Problem {
      return [problem]
    } catch {
      return [.system("cannot be written", error, at: files.relayMemory.location())]
    }
  }
}
