import Diagnostics
import Foundation
import Newsroom
import Synchronization
import TestSupport
import Testing

@testable import Web

/// Places in files: watched, and handed to an editor.
@Suite struct PlaceTests {
  @Test func `a file's name is one word of the editor's command, whatever it holds`() {
    let command = EditorCommand("code -g {file}:{line}")
    let place = SourceLocation(file: "seeds/it's $(rm).md", line: 7)
    #expect(command.line(at: place) == #"code -g 'seeds/it'\''s $(rm).md':7"#)
    let file = #"'seeds/it'\''s $(rm).md'"#
    #expect(EditorCommand("vi").line(at: place) == "vi \(file)")
    #expect(EditorCommand("x {file} '{line}'").line(at: .init(file: "{line}")) == "x '{line}' '1'")
  }

  @Test(arguments: [
    #"-g "{file}:{line}""#, "-g '{file}:{line}'", "-g {file}:{line}", #"-g ""{file}':{line}'"#,
    #"-g "a\"{file}:{line}""#,
  ])
  func `quotes around a place are the shell's, and no part of the name`(_ template: String) throws {
    let place = SourceLocation(file: "seeds/it's \"$(rm)\" `x`.md", line: 7)
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "printf '<%s>' " + EditorCommand(template).line(at: place)]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let more = template.contains("a\\\"") ? "a\"" : ""
    #expect(said == "<-g><\(more)\(place.file):7>")
  }

  @Test func `an editor that cannot be run is told, and one that stays is open`() throws {
    let edition = try PreviewFolder()
    let config = try edition.folder.read("broadsheet.yml")
    func open(_ command: String) throws -> Newsroom.Opening {
      try edition.folder.write("broadsheet.yml", config + "editor: '\(command)'\n")
      return edition.newsroom.openInEditor("\(edition.folder.path)/seeds/tide.md:2")
    }
    #expect(try open("no-such-editor-here {file}") == .failed)
    #expect(try open("test -f") == .opened)
    #expect(try open("sleep 2; false {file}") == .opened)
  }

  @Test func `the editor of the configuration opens a place`() async throws {
    let edition = try PreviewFolder()
    #expect(edition.newsroom.openInEditor("\(edition.folder.path)/seeds/tide.md:2") == .noEditor)
    let config = try edition.folder.read("broadsheet.yml")
    try edition.folder.write(
      "broadsheet.yml",
      config + "editor: \"printf '%s %s' {file} {line} > '\(edition.folder.path)/opened'\"\n")
    #expect(edition.newsroom.openInEditor("\(edition.folder.path)/seeds/none.md:2") == .noSuchPlace)
    for outside in ["/etc/passwd", "\(edition.folder.path)/../x", "\(edition.folder.path)x"] {
      #expect(edition.newsroom.openInEditor(outside) == .noSuchPlace)
    }
    let other = try TemporaryFolder()
    try other.write("x/a.md", "a")
    #expect(edition.newsroom.openInEditor("\(other.path)/x/a.md") == .noSuchPlace)
    #expect(
      edition.newsroom.openInEditor(
        "\(edition.folder.path)/seeds/../../\(other.url.lastPathComponent)/x/a.md") == .noSuchPlace)
    #expect(edition.newsroom.openInEditor("\(edition.folder.path)/seeds/tide.md:2:3") == .opened)
    let opened = try await eventually {
      (try? edition.folder.read("opened")) ?? ""
    } until: {
      $0 == "\(edition.folder.path)/seeds/tide.md 2"
    }
    #expect(opened)
  }

  @Test func `the kind of file system is the innermost mount's`() {
    let table = MountTable(
      """
      22 1 0:1 / / rw - ext4 /dev/sda rw
      23 22 0:2 / /home rw - nfs4 server:/home rw
      24 23 0:3 / /home/ada/on\\040disk rw shared:1 - ext4 /dev/sdb rw
      25 22 0:4 / /mnt rw - ext4 /dev/sdc rw
      26 22 0:5 / /mnt rw - cifs //server/x rw
      broken line
      """)
    #expect(table.silentKind(of: "/home/ada/seeds") == "nfs4")
    #expect(table.silentKind(of: "/home/ada/on disk/seeds") == nil)
    #expect(table.silentKind(of: "/homes") == nil)
    #expect(table.silentKind(of: "/mnt/x") == "cifs")
    #expect(MountTable("").silentKind(of: "/") == nil)
  }

  @Test func `a file behind a link is watched where it lies, and nothing else there`() throws {
    let folder = try TemporaryFolder()
    try folder.write("far/real.md", "a")
    try folder.write("other/deep/x.md", "a")
    try folder.write("edition/seeds/a.md", "a")
    let root = folder.url.path
    for (link, target) in [
      ("linked.md", "far/real.md"), ("more", "other"), ("gone.md", "none"), ("round", "edition"),
    ] {
      #expect(symlink("\(root)/\(target)", "\(root)/edition/seeds/\(link)") == 0)
    }
    let place = Place(url: folder.url.appending(path: "edition"), shown: "")
    let paths = WatchedPaths(
      WatchedFolders(whole: [place.appending("seeds")], flat: [place]))
    let real = Place(url: folder.url, shown: "").realPath
    #expect(paths.files["\(real)/far"] == ["real.md"])
    #expect(paths.files[root] == ["edition"])
    let names = Set(paths.folders.map { $0.replacing(root, with: "") })
    #expect(
      names.isSuperset(of: [
        "/edition", "/edition/seeds", "/edition/seeds/more", "/edition/seeds/more/deep",
      ]))
    let inotify = try #require(
      InotifyOwner(WatchedFolders(whole: [place.appending("seeds")], flat: [place])))
    try folder.write("far/other.md", "b")
    #expect(!inotify.hasMore)
    try folder.write("far/real.md", "b")
    #expect(inotify.hasMore)
  }

  @Test func `events are read as the kernel writes them`() {
    func event(_ watch: Int32, _ name: String, _ length: Int) -> [UInt8] {
      withUnsafeBytes(of: watch) { Array($0) } + [8] + [UInt8](repeating: 0, count: 7)
        + withUnsafeBytes(of: UInt32(length)) { Array($0) } + Array(name.utf8)
        + [UInt8](repeating: 0, count: length - name.utf8.count)
    }
    let bytes = event(3, "a.md", 16) + event(-1, "", 0) + event(7, "ö", 16) + [1, 2, 3]
    #expect(
      InotifyEvent.all(in: bytes[...]) == [
        InotifyEvent(watch: 3, mask: 8, name: "a.md"), InotifyEvent(watch: -1, mask: 8, name: ""),
        InotifyEvent(watch: 7, mask: 8, name: "ö"),
      ])
  }

  @Test func `a save is over when what was begun is ended`() {
    func rest(_ events: [(Int, String)]) -> Int {
      var burst = SaveBurst()
      for (mask, name) in events {
        burst.add(InotifyEvent(watch: 1, mask: UInt32(mask), name: name))
      }
      return burst.rest
    }
    let over = rest([])
    let (create, write) = (Int(IN_CREATE), Int(IN_CLOSE_WRITE))
    let (from, to) = (Int(IN_MOVED_FROM), Int(IN_MOVED_TO))
    #expect(rest([(write, "a.md")]) == over)
    #expect(rest([(create, ".new")]) > over)
    #expect(rest([(create, ".new"), (write, ".new"), (from, ".new"), (to, "a.md")]) == over)
    let aside = [(from, "a.md"), (to, "a.md~")]
    #expect(rest(aside) > over)
    #expect(rest(aside + [(create, "a.md")]) > over)
    #expect(rest(aside + [(create, "a.md"), (write, "a.md")]) == over)
    #expect(rest([(Int(IN_DELETE), "a.md")]) > over)
  }

  @Test func `a folder that comes back, and a link that leads elsewhere, are noticed`() async throws
  {
    let folder = try TemporaryFolder()
    try folder.write("one/a.md", "a")
    try folder.write("two/a.md", "b")
    let root = folder.url.path
    #expect(symlink("one", "\(root)/now") == 0)
    let place = Place(url: folder.url, shown: "")
    let watched = WatchedFolders(whole: [place.appending("now")], flat: [])
    let count = Atomic(0)
    let watch = FolderWatch { watched }
    watch.start { _ in
    } changed: {
      count.add(1, ordering: .relaxed)
    }
    defer { watch.stop() }
    func mustBeNoticed(_ change: () throws -> Void) async throws {
      try await Task.sleep(for: .milliseconds(600))
      let quiet = count.load(ordering: .relaxed)
      try change()
      let isNoticed = try await eventually {
        count.load(ordering: .relaxed)
      } until: {
        $0 > quiet
      }
      #expect(isNoticed)
    }
    try await mustBeNoticed {
      #expect(symlink("two", "\(root)/new") == 0)
      #expect(rename("\(root)/new", "\(root)/now") == 0)
    }
    try await mustBeNoticed { try folder.write("two/a.md", "c") }
    try await mustBeNoticed { #expect(rename("\(root)/two", "\(root)/three") == 0) }
    try await mustBeNoticed { #expect(rename("\(root)/three", "\(root)/two") == 0) }
    try await mustBeNoticed { try folder.write("two/a.md", "d") }
  }

  /// Ways in which editors save.
  static let saves: [(String, @Sendable (String) throws -> Void)] = [
    ("in place", { try Data("b".utf8).write(to: URL(filePath: "\($0)/seeds/a.md")) }),
    (
      "another file takes the name",
      {
        try Data("b".utf8).write(to: URL(filePath: "\($0)/seeds/.a.new"))
        rename("\($0)/seeds/.a.new", "\($0)/seeds/a.md")
      }
    ),
    (
      "the old one steps aside",
      {
        rename("\($0)/seeds/a.md", "\($0)/seeds/a.md.bck")
        try Data("b".utf8).write(to: URL(filePath: "\($0)/seeds/a.md"))
        unlink("\($0)/seeds/a.md.bck")
      }
    ),
    (
      "in place and cut short first, as nano does it",
      {
        let file = open("\($0)/seeds/a.md", O_WRONLY | O_TRUNC)
        defer { close(file) }
        for part in ["no", "thing", " else"] {
          _ = part.withCString { write(file, $0, strlen($0)) }
        }
      }
    ),
    ("removed", { unlink("\($0)/seeds/a.md") }),
    (
      "a folder deep below",
      {
        try FileManager.default.createDirectory(
          atPath: "\($0)/seeds/x/y", withIntermediateDirectories: true)
        try Data("b".utf8).write(to: URL(filePath: "\($0)/seeds/x/y/a.md"))
      }
    ),
  ]

  @Test(arguments: saves.indices)
  func `a save is noticed, however it is done`(index: Int) async throws {
    let folder = try TemporaryFolder()
    try folder.write("seeds/a.md", "a")
    let place = Place(url: folder.url, shown: "")
    let watched = WatchedFolders(whole: [place.appending("seeds")], flat: [place])
    let before = FolderPrint(of: watched)
    let count = Atomic(0)
    let watch = FolderWatch { watched }
    watch.start { _ in
    } changed: {
      count.add(1, ordering: .relaxed)
    }
    defer { watch.stop() }
    // The watch begins at some moment after its start: until it has, the file beside is written again.
    let began = try await eventually {
      try folder.write("began", UUID().uuidString)
      return count.load(ordering: .relaxed)
    } until: {
      $0 > 0
    }
    #expect(began)
    try await Task.sleep(for: .milliseconds(400))
    let quiet = count.load(ordering: .relaxed)
    try Self.saves[index].1(folder.path)
    let noticed = try await eventually {
      count.load(ordering: .relaxed)
    } until: {
      $0 > quiet
    }
    #expect(noticed)
    #expect(FolderPrint(of: watched) != before)
  }
}
