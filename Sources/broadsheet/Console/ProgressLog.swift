import Foundation
import Newsroom

/// When a run that nobody watches says how far it is: rarely, and what holds it up once.
struct ProgressLog {
  /// A line after so long, or earlier at each tenth.
  static let interval: TimeInterval = 60
  static let shortest: TimeInterval = 10

  private var last: Date?
  private var lastTenth = 0
  private var lastPace: String?

  init() {}

  /// The line that it is time for; nil where it is not.
  mutating func line(_ progress: SendProgress, at now: Date) -> String? {
    guard let began = progress.began, progress.stop == nil else { return nil }
    let passed = now.timeIntervalSince(last ?? began)
    let tenth = Int((progress.fraction ?? 0) * 10)
    let kind = Self.kind(of: progress.pace(at: now))
    // What holds a run up is said when it begins; a pause that comes again within the interval is the same.
    let isNew = kind != nil && kind != lastPace && passed >= 1
    guard isNew || passed >= Self.interval || tenth > lastTenth && passed >= Self.shortest
    else { return nil }
    last = now
    lastTenth = tenth
    lastPace = kind
    return ProgressWords(progress: progress, now: now).line
  }

  /// What is the same while it lasts; a connection that waits is everyday.
  private static func kind(of pace: SendProgress.Pace) -> String? {
    switch pace {
    case .steady, .waiting: nil
    case .slowed(let relay, let connections, _, _): "slowed \(relay) \(connections)"
    case .paused(let relay, _, _): "paused \(relay)"
    }
  }
}
