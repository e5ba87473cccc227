import Foundation
import Testing

/// Which room stands on which.
@Suite struct RoomTests {
  @Test func `every folder of sources is a room or a library in C`() throws {
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: House.root.appending(path: "Sources").path)
    let known = Set(House.rooms.map(\.name)).union(House.outside)
    #expect(Set(folders).subtracting(known).isEmpty)
    #expect(Set(House.rooms.map(\.name)).subtracting(folders).isEmpty)
  }

  @Test func `a room stands on what is named before it`() {
    var known = House.outside
    for room in House.rooms {
      #expect(room.imports.isSubset(of: known), "\(room.name)")
      known.insert(room.name)
    }
  }

  @Test(arguments: House.rooms.map(\.name))
  func `a room imports what it may`(_ name: String) {
    let allowed = imports(of: name).union(House.everywhere)
    let files = House.files.filter { $0.room == name }
    #expect(!files.isEmpty)
    for file in files {
      let others = Set(file.imports).subtracting(allowed)
      #expect(others.isEmpty, "\(file.path) imports \(others.sorted())")
    }
  }

  @Test(arguments: House.rooms.map(\.name))
  func `the package lets a room use no more`(_ name: String) throws {
    let named = try #require(Self.manifest[name])
    let others = Set(named).subtracting(imports(of: name))
    #expect(others.isEmpty, "\(name) names \(others.sorted())")
  }

  private func imports(of room: String) -> Set<String> {
    House.rooms.first { $0.name == room }?.imports ?? []
  }

  /// What `Package.swift` says that each target of the sources uses.
  private static let manifest: [String: [String]] = {
    let text = House.read("Package.swift")
    let targets = text.components(separatedBy: "\n  targets: [").last ?? ""
    let calls = targets.replacing(/package: "[^"]*"/, with: "")
      .split(separator: /\b(?:room|tests)\(|\.(?:target|executableTarget|systemLibrary)\(/)
    var uses: [String: [String]] = [:]
    for call in calls {
      let names = call.matches(of: /"(\w+)"/).map { String($0.1) }
      if let name = names.first { uses[name] = Array(names.dropFirst()) }
    }
    return uses
  }()
}
