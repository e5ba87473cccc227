package import Diagnostics
import Foundation
import Synchronization

/// A journal in memory whose disk fails when it is told to; for tests of whoever keeps a journal.
package final class MemoryJournal: JournalMedium {
  package enum Step: Sendable, Equatable {
    case read, open, append, truncate, checkName, sync, syncFolder, close
  }

  package let place: Place
  private let fault: @Sendable (Step) -> Problem?
  private let content: Mutex<(bytes: [UInt8], steps: [Step])>

  /// - Parameter fault: asked at each step; an `append` that fails leaves half of its bytes.
  package init(
    _ bytes: [UInt8] = [],
    at place: Place = Place(url: URL(filePath: "/nowhere/journal"), shown: "journal"),
    fault: @escaping @Sendable (Step) -> Problem? = { _ in nil }
  ) {
    self.place = place
    self.fault = fault
    content = Mutex((bytes, []))
  }

  package var bytes: [UInt8] { content.withLock { $0.bytes } }
  /// What was asked of it, in that order.
  package var steps: [Step] { content.withLock { $0.steps } }

  package var stamp: FileStamp? { nil }

  package func read(
    _ take: (UnsafeRawBufferPointer) throws(Problem) -> Void
  ) throws(Problem) {
    try step(.read)
    try bytes.withUnsafeBufferPointer { bytes throws(Problem) in
      try take(UnsafeRawBufferPointer(bytes))
    }
  }

  package func open(keeping length: Int) throws(Problem) {
    try step(.open)
    content.withLock { $0.bytes.removeLast(max(0, $0.bytes.count - length)) }
  }

  package func append(_ bytes: [UInt8]) throws(Problem) {
    do throws(Problem) { try step(.append) } catch {
      content.withLock { $0.bytes += bytes.prefix(bytes.count / 2) }
      throw error
    }
    content.withLock { $0.bytes += bytes }
  }

  package func truncate(to length: Int) throws(Problem) {
    try step(.truncate)
    content.withLock { $0.bytes.removeLast(max(0, $0.bytes.count - length)) }
  }

  package func checkName() throws(Problem) { try step(.checkName) }
  package func contents() throws(Problem) -> [UInt8] { bytes }
  package func sync() throws(Problem) { try step(.sync) }
  package func syncFolder() throws(Problem) { try step(.syncFolder) }
  package func close() throws(Problem) { try step(.close) }

  private func step(_ step: Step) throws(Problem) {
    content.withLock { $0.steps.append(step) }
    if let problem = fault(step) { throw problem }
  }
}
