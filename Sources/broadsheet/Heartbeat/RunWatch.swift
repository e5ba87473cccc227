import ArgumentParser
import Clock
import Diagnostics
import Foundation
import Newsroom

/// Tells whoever watches the timetable from outside how a run ended; whatever goes wrong with that fails nothing.
struct RunWatch {
  let context: CommandContext
  let began: ContinuousClock.Instant

  init(_ context: CommandContext, began: ContinuousClock.Instant) {
    self.context = context
    self.began = began
  }

  /// - Parameters:
  ///   - log: what was said.
  ///   - metrics: the file of the textfile collector.
  func ended(with code: ExitCode, _ log: String, metrics: String?) {
    if let metrics {
      do { try text(code).write(to: metrics) } catch {
        context.warn([(error as? Problem) ?? Problem(error.plainReason)])
      }
    }
    if let problem = context.newsroom.tell(Ping(.end(code.rawValue), log: log)) {
      context.warn([problem])
    }
  }

  private func text(_ code: ExitCode) throws -> MetricsText {
    let newsroom = context.newsroom
    // What cannot be read is not counted: the exit code tells of it.
    let slots = (try? newsroom.slotHistory(asksJournals: false))?.rows ?? []
    let next = (try? newsroom.nextSlots(100))?.slots ?? []
    let first = Dictionary(grouping: next, by: \.list).compactMap { list, slots in
      slots.map(\.moment).min().map { (list, $0) }
    }.sorted { $0.0 < $1.0 }
    return MetricsText(
      edition: newsroom.folder.realPath, ended: try newsroom.effects.now(),
      duration: (ContinuousClock.now - began) / .seconds(1), exitCode: code.rawValue, slots: slots,
      next: first)
  }
}
