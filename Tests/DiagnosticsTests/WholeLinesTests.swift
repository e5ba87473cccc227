import Diagnostics
import Foundation
import TestSupport
import Testing

/// A file comes in parts of whole lines, all of it and each once.
@Suite struct WholeLinesTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func parts(of content: [UInt8]) throws -> (parts: [[UInt8]], hasCut: Bool) {
    let file = try folder.write("lines", bytes: content)
    let descriptor = open(file.path, O_RDONLY)
    defer { close(descriptor) }
    var lines = WholeLines(descriptor, of: Place(url: file, shown: "lines"))
    var parts: [[UInt8]] = []
    while let part = try lines.next() { parts.append(Array(part)) }
    return (parts, lines.hasCut)
  }

  @Test(arguments: [1, 60, 4095, 100_000, 300_000, 1 << 20 - 1])
  func `lines of any usual length come whole`(length: Int) throws {
    let line = [UInt8](repeating: 0x61, count: length) + [0x0A]
    let count = max(3, 1_000_000 / length)
    var content = Array([[UInt8]](repeating: line, count: count).joined())
    for _ in 0..<2 {
      let (parts, hasCut) = try parts(of: content)
      #expect(Array(parts.joined()) == content && !hasCut)
      #expect(parts.dropLast().allSatisfy { $0.last == 0x0A })
      // The last line without its end.
      content += [0x62]
    }
  }

  @Test func `a file in which nothing stands has no part`() throws {
    #expect(try parts(of: []).parts.isEmpty)
    #expect(try parts(of: [0x0A]).parts == [[0x0A]])
  }

  @Test func `of a line that has no end to be seen the beginning comes, and what is behind it`()
    throws
  {
    let long = [UInt8](repeating: 0x61, count: 3 << 20)
    let (parts, hasCut) = try parts(of: Array("one\n".utf8) + long + Array("\nlast\n".utf8))
    #expect(hasCut && parts.first?.starts(with: "one\n".utf8) == true)
    #expect(parts.last.map { $0.suffix(5).elementsEqual("last\n".utf8) } == true)
    #expect(parts.allSatisfy { $0.count <= 1 << 20 })
    #expect(parts.joined().count < 2 << 20)
  }
}
