import Foundation
import Testing

@testable import Mail

@Suite struct Base64Tests {
  @Test(arguments: [1, 56, 57, 58, 114, 115, 500])
  func `lines have at most 76 characters and each its CRLF`(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    let text = String(decoding: Base64.lines(bytes), as: UTF8.self)
    let lines = MailDecoder.lines(text)
    #expect(lines.last == "" && lines.count == (count + 56) / 57 + 1)
    #expect(lines.allSatisfy { $0.utf8.count <= 76 })
    #expect(try #require(Data(base64Encoded: lines.joined())).elementsEqual(bytes))
  }
}
