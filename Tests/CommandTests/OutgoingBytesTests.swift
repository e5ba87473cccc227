import Foundation
import Synchronization
import Testing

@testable import broadsheet

/// Whatever comes in, however long, leaves in the same order.
@Suite struct OutgoingBytesTests {
  @Test(arguments: [0, 1, 7, 65_535, 65_536, 65_537, 200_000])
  func `nothing is lost or comes twice`(_ length: Int) {
    let parts = Mutex<[[UInt8]]>([])
    var bytes = OutgoingBytes { part in parts.withLock { $0.append(Array(part)) } }
    var expected: [UInt8] = []
    for round in 0..<5 {
      let long = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ round) }
      bytes.append(long)
      bytes.append(UInt8(round))
      bytes.append("words")
      expected += long + [UInt8(round)] + Array("words".utf8)
    }
    bytes.flush()
    bytes.flush()
    parts.withLock { parts in
      #expect(parts.flatMap(\.self) == expected)
      #expect(parts.allSatisfy { !$0.isEmpty })
      #expect(parts.count <= 10)
    }
  }
}
