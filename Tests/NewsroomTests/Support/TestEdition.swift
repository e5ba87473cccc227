import Curl
import Delivery
import Diagnostics
import Digest
import Foundation
import Mail
import Subscribers
import Synchronization
import TestSupport

@testable import Newsroom

/// An edition folder in a temporary place, and a newsroom whose world a test decides.
///
/// What a test gives no answer for fails by its name.
struct TestEdition {
  let folder: TemporaryFolder
  var effects: Effects
  /// What was handed to the relay.
  let relay: StubTransport

  static let noon = Date(timeIntervalSince1970: 1_763_719_200)  // 2025-11-21T10:00:00Z
  static let readers = ["ada", "ben", "cleo", "dora", "emil"].map { "\($0)@example.org" }

  /// - Parameters:
  ///   - extra: more lines of the configuration.
  ///   - delivery: what stands below `delivery:`.
  init(
    extra: String = "", delivery: String = "{ smtp: \"smtp://relay.example.org\", connections: 1 }",
    readers: [String] = readers,
    answer: @escaping StubTransport.Answer = { _ in .accepted(SMTPReply(code: 250, text: "taken")) }
  ) throws {
    folder = try TemporaryFolder()
    let relay = StubTransport(answer: answer)
    self.relay = relay
    effects = .none
    effects.now = { Self.noon }
    effects.paceClock = .virtual()
    effects.owner = { "this machine" }
    // What heartbeats leave for the next is believed wherever it may be.
    effects.program = { "this program" }
    effects.settling = 0
    effects.environment = { _ in nil }
    effects.transport = { _, _ in relay }
    effects.journal = { JournalFile(at: $0) }
    effects.pause = { _ in }
    effects.fetch = { _ in WebPage(status: 200, body: Array("broadsheet".utf8)) }
    try configure(extra: extra, delivery: delivery)
    try folder.write(
      "Templates/digest.html.mustache",
      "<p>{{#reader.name}}Dear {{reader.name}}{{/reader.name}}</p>{{#sections}}{{#articles}}<p>{{title}}</p>{{/articles}}{{/sections}}"
        + "<p>{{newsletter.postal_address}}</p><a href=\"{{reader.unsubscribe_url}}\">out</a>")
    try folder.write(
      "Templates/digest.txt.mustache",
      "{{#sections}}{{#articles}}{{title}}\n{{/articles}}{{/sections}}{{newsletter.postal_address}}\n{{reader.unsubscribe_url}}\n"
    )
    try article("tide", "Low Tide", "2025-11-21")
    try folder.write(
      "subscribers/weekly.csv",
      "email,name\n" + readers.map { "\($0),\($0.prefix { $0 != "@" }.capitalized)\n" }.joined())
    try folder.write("secret.key", Data(repeating: 7, count: 32).base64EncodedString() + "\n")
  }

  func configure(
    extra: String = "", delivery: String = "{ smtp: \"smtp://relay.example.org\", connections: 1 }"
  ) throws {
    try folder.write("broadsheet.yml", lanternConfiguration(delivery: delivery, extra: extra))
  }

  func article(_ name: String, _ title: String, _ date: String, _ more: String = "") throws {
    try folder.write(
      "seeds/\(name).md", "---\ntitle: \(title)\ndate: \(date)\n\(more)---\nWords of \(title).\n")
  }

  var newsroom: Newsroom {
    Newsroom(at: Place(url: folder.url, shown: ""), effects: effects)
  }

  /// The same folder at another time.
  func at(_ date: Date) -> TestEdition {
    var edition = self
    edition.effects.now = { date }
    return edition
  }

  @discardableResult
  func compose(_ id: String? = nil, again: Bool = false, replacing: Bool = false) throws
    -> Composing
  {
    var request = ComposeRequest(issue: id)
    request.again = again
    return try newsroom.compose(request, replacing: replacing)
  }

  /// Plans and sends to the readers.
  @discardableResult
  func send(
    _ id: String? = nil, _ change: (inout SendRequest) -> Void = { _ in },
    events: @escaping @Sendable (RunEvent) -> Void = { _ in }
  ) throws -> SendReport {
    var request = SendRequest(issue: id, route: .relays)
    change(&request)
    return try newsroom.send(newsroom.plan(request), events: events)
  }

  /// Plans a send to the readers, looks at the plan, and lets it go with its lock.
  func planned(_ look: (SendPlan) throws -> Void) throws {
    try look(newsroom.plan(SendRequest(route: .relays)))
  }

  /// Who was handed to the relay, in that order.
  var mailed: [String] {
    relay.messages.flatMap { $0.envelope.forwardPaths.map(\.description) }
  }

  /// Imports a text as a file that is gone afterwards.
  @discardableResult
  func importing(
    _ text: String, after seconds: Double = 0, _ change: (inout ImportRequest) -> Void = { _ in }
  ) throws -> ImportReport? {
    try folder.write("in.csv", text)
    defer { try? FileManager.default.removeItem(at: folder.url.appending(path: "in.csv")) }
    var request = ImportRequest(file: Place(url: folder.url, shown: "").appending("in.csv"))
    change(&request)
    return try at(Self.noon + seconds).newsroom.importReaders(request, to: nil)
  }

  func unsubscribe(_ address: String) throws {
    _ = try newsroom.unsubscribe(.address(EmailAddress(parsing: address)), from: nil)
  }
}

/// The titles of an issue that was composed; nothing where none was.
func titles(_ composing: Composing) -> [String] {
  guard case .composed(let composition) = composing else { return [] }
  return composition.draft.issue.entries.map(\.title)
}

/// What a body throws, in words; nothing when it throws nothing.
func problem(_ body: () throws -> Void) -> String {
  do {
    try body()
    return ""
  } catch { return "\(error)" }
}

/// What came together from several threads.
final class Collected<Element: Sendable>: Sendable {
  private let values = Mutex<[Element]>([])
  var all: [Element] { values.withLock { $0 } }
  func add(_ value: Element) { values.withLock { $0.append(value) } }
}
