import Curl
package import Diagnostics
import Foundation

/// What a watcher outside is told of a heartbeat, in the protocol of healthchecks: an address of its own for each
/// thing, what was said as the body. A timer that is dead is the one failure that no notice can tell of.
package struct Ping: Sendable, Equatable {
  package enum Signal: Sendable, Equatable {
    /// There is something to do, which may take a while.
    case start
    /// It ended with this code.
    case end(Int32)
  }

  package let signal: Signal
  /// What was said meanwhile.
  package var log = ""

  package init(_ signal: Signal, log: String = "") {
    self.signal = signal
    self.log = log
  }

  /// As much as such a service keeps.
  static let limit = 100_000

  /// The address below the one that the configuration names; what stands behind “?” stays behind.
  func url(below base: String) -> String {
    let parts = base.split(separator: "?", maxSplits: 1).map(String.init)
    let query = parts.count > 1 ? "?\(parts[1])" : ""
    let whole = parts.first ?? base
    // A word is set behind one slash; the address itself stays as it is.
    return (whole.hasSuffix("/") && !word.isEmpty ? String(whole.dropLast()) : whole) + word + query
  }

  private var word: String {
    switch signal {
    case .start: "/start"
    // Another run is at work, or somebody is left over: that is no failure.
    case .end(0), .end(75): ""
    case .end(let code) where (0...255).contains(code): "/\(code)"
    case .end: "/fail"
    }
  }

  /// The end of what was said, whole characters of it.
  var body: [UInt8] {
    let bytes = Array(log.utf8)
    guard bytes.count > Self.limit else { return bytes }
    return Array(bytes.suffix(Self.limit).drop { $0 & 0xC0 == 0x80 })
  }
}

extension Newsroom {
  /// Whether a configuration may name a watcher; where it does not, there is none.
  func mayPing(_ configuration: [UInt8]) -> Bool {
    configuration.firstRange(of: Array("ping".utf8)) != nil
  }

  /// Tells the watcher that `ping` names. That it cannot be reached fails nothing.
  /// - Returns: why it was not told; nil where it was, or nobody watches.
  package func tell(_ ping: Ping) -> Problem? {
    // Most heartbeats have nothing to do and nobody to tell: the file is not parsed once more for that. One that
    // cannot be read is told of by the run itself.
    guard let file = try? FileBytes(at: files.configuration, limit: .max, of: "settings"),
      mayPing(file.bytes),
      let base = try? ConfigurationFile(in: folder, zones: effects.zones()).notices().ping
    else { return nil }
    do {
      let answer = try effects.post(
        WebPost(body: ping.body, type: "text/plain; charset=utf-8"), ping.url(below: base),
        Self.webLimit)
      guard (200..<300).contains(answer.status) else {
        throw Problem("it answered \(answer.status)")
      }
      return nil
    } catch {
      return untold("the ping was not taken", error)
    }
  }
}
