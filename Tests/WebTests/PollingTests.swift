import Diagnostics
import Foundation
import Newsroom
import Synchronization
import TestSupport
import Testing

@testable import Web

/// Folders of which the system tells nothing, and saves of very many files at once.
@Suite struct PollingTests {
  @Test func `folders that tell nothing are looked through, and that is said once`() async throws {
    let folder = try TemporaryFolder()
    try folder.write("seeds/a.md", "a")
    let place = Place(url: folder.url, shown: "")
    let watched = WatchedFolders(whole: [place.appending("seeds")], flat: [place])
    let count = Atomic(0)
    let told = Mutex<[FolderWatch.Way]>([])
    let way = FolderWatch.Way.polling(reason: "seeds lies on nfs")
    let watch = FolderWatch(way: { _ in way }) { watched }
    watch.start { way in
      told.withLock { $0.append(way) }
    } changed: {
      count.add(1, ordering: .relaxed)
    }
    defer { watch.stop() }
    let saves: [() throws -> Void] =
      PlaceTests.saves.map { save in { try save.1(folder.path) } } + [
        { try folder.write("seeds/a.md", "back again") },
        { try FileManager.default.removeItem(atPath: "\(folder.path)/seeds") },
        { try folder.write("seeds/a.md", "and once more") },
      ]
    for save in saves {
      // It looks at some moment: a save that came before the first look is none.
      let quiet = try await stillness(of: count)
      try save()
      let noticed = try await eventually {
        count.load(ordering: .relaxed)
      } until: {
        $0 > quiet
      }
      #expect(noticed)
    }
    #expect(told.withLock { $0 } == [way])
  }

  /// How often something was noticed when nothing more is.
  private func stillness(of count: borrowing Atomic<Int>) async throws -> Int {
    var last = -1
    while true {
      let now = count.load(ordering: .relaxed)
      if now == last { return now }
      last = now
      try await Task.sleep(for: .milliseconds(2500))
    }
  }

  @Test func `five hundred files at once are one save or a few`() async throws {
    let edition = try PreviewFolder()
    try await edition.serving { client, _ in
      let events = try EventReader(client, "/events?issue=next&pane=articles")
      defer { events.end() }
      _ = try await events.next { $0.contains("Low Tide") }
      for number in 0..<500 { try edition.article("all-\(number)", "All \(number) of them") }
      let last = try await events.next { $0.contains("<h3>In: 501</h3>") }
      let frames = last?.split(separator: "event: frame").count ?? 0
      #expect((1..<250).contains(frames))
    }
  }
}
