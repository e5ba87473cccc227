package import Articles
package import Clock
package import Curl
package import DNS
package import Delivery
package import Diagnostics
package import Foundation

/// What the newsroom has from the world around it. All of it is handed in, so that what it does can be
/// repeated exactly.
package struct Effects: Sendable {
  /// The present, in whole seconds: what is written to a file and read again must be the same moment.
  package var now: @Sendable () throws -> Date
  /// The present as exactly as the clock has it; nil where `now` will do.
  package var exactNow: (@Sendable () throws -> Date)?
  /// A variable of the environment; nil where there is none.
  package var environment: @Sendable (_ name: String) throws -> String?
  /// So many bytes that nobody can guess.
  package var randomBytes: @Sendable (_ count: Int) throws -> [UInt8]
  /// Who this machine is: a journal that was begun elsewhere is not gone on with by accident.
  package var owner: @Sendable () throws -> String
  /// What a command line of the configuration prints, run in the edition folder.
  package var output: Output
  /// A way to a relay, with what it asks for.
  package var transport:
    @Sendable (_ relay: RelaySettings, _ secrets: RelaySecrets?) throws -> any Transport
  /// What a journal is written to.
  package var journal: @Sendable (_ file: Place) throws -> any JournalMedium
  /// What was read of articles by an earlier run; nil where all is read anew.
  package var cache: @Sendable () -> ArticleCache? = { nil }
  /// Where time zones are looked up.
  package var zones: @Sendable () -> ZoneFiles = { ZoneFiles() }
  /// What the pace of a send goes by.
  package var paceClock = PaceClock.live
  /// What a web address answers.
  package var fetch: @Sendable (_ url: String) throws -> WebPage = { _ in
    throw Problem("the effect “fetch” was not given", category: .system)
  }
  /// What the domain name system says.
  package var lookUp: @Sendable (_ question: DNSQuestion) -> DNSAnswer = { _ in
    .unknown("the effect “lookUp” was not given")
  }
  /// The address that this machine speaks from, towards a host; nil where there is none.
  package var ownAddress: @Sendable (_ host: String) -> String? = { _ in nil }
  /// Hands something to a web address, which has so long to answer.
  package var post:
    @Sendable (_ post: WebPost, _ url: String, _ limit: Duration) throws -> WebPage =
      { _, _, _ in throw Problem("the effect “post” was not given", category: .system) }
  /// Runs a command line in the edition folder with something on its standard input.
  package var tell: @Sendable (_ input: Data, _ command: String, _ folder: Place) throws -> Void =
    { _, _, _ in throw Problem("the effect “tell” was not given", category: .system) }
  /// What differs where another version of the program runs; nil where that cannot be told.
  package var program: @Sendable () -> String? = { nil }
  /// So many seconds after a file changed another change could leave the same times: clocks of files are coarse, on
  /// some disks two seconds.
  package var settling: Double = 2
  /// Waits for so long.
  package var pause: @Sendable (_ duration: Duration) throws -> Void

  /// Gives up with an error once it is stopped.
  package typealias Output =
    @Sendable (
      _ command: String, _ folder: Place, _ isStopped: @escaping @Sendable () -> Bool
    ) throws -> Data

  package init(
    now: @escaping @Sendable () throws -> Date,
    exactNow: (@Sendable () throws -> Date)? = nil,
    environment: @escaping @Sendable (String) throws -> String?,
    randomBytes: @escaping @Sendable (Int) throws -> [UInt8],
    owner: @escaping @Sendable () throws -> String,
    output: @escaping Output,
    transport: @escaping @Sendable (RelaySettings, RelaySecrets?) throws -> any Transport,
    journal: @escaping @Sendable (Place) throws -> any JournalMedium,
    pause: @escaping @Sendable (Duration) throws -> Void
  ) {
    self.now = now
    self.exactNow = exactNow
    self.environment = environment
    self.randomBytes = randomBytes
    self.owner = owner
    self.output = output
    self.transport = transport
    self.journal = journal
    self.pause = pause
  }

  /// The present for records of what happened when: how long something took is read from them.
  package var instant: @Sendable () throws -> Date { exactNow ?? now }

  /// A world without anything: each effect that is asked for fails by its name.
  package static var none: Effects {
    @Sendable func missing(_ name: String) -> Problem {
      Problem("the effect “\(name)” was not given", category: .system)
    }
    return Effects(
      now: { throw missing("now") }, environment: { _ in throw missing("environment") },
      randomBytes: { _ in throw missing("randomBytes") }, owner: { throw missing("owner") },
      output: { _, _, _ in throw missing("output") },
      transport: { _, _ in throw missing("transport") },
      journal: { _ in throw missing("journal") }, pause: { _ in throw missing("pause") })
  }
}
