import Testing

@testable import Subscribers

/// How a text is written is known from its bytes, however they come.
@Suite struct EncodingSurveyTests {
  private func surveyed(_ bytes: [UInt8], by size: Int) -> TextEncoding {
    var survey = EncodingSurvey()
    for start in stride(from: 0, to: bytes.count, by: size) {
      bytes[start..<min(bytes.count, start + size)].withUnsafeBytes { survey.feed($0) }
    }
    return survey.encoding
  }

  @Test(
    arguments: [
      ([0x7A, 0x6F, 0xEB, 0x0A], .windows1252), ([0x4C, 0x75, 0x8E, 0x73, 0x0A], .macRoman),
      ([0x61, 0xD5, 0x73, 0x0A], .macRoman), ([0x93, 0x61, 0x94, 0x0A], .windows1252),
      ([0x61, 0xC3, 0xA9, 0x62, 0x0A], .utf8), ([0x61, 0x62, 0x0A], .utf8),
      ([0xFF, 0xFE, 0x61, 0x00], .utf16LittleEndian), ([0xFE, 0xFF, 0x00, 0x61], .utf16BigEndian),
    ] as [([UInt8], TextEncoding)])
  func `chunks of any size say the same`(_ bytes: [UInt8], _ encoding: TextEncoding) {
    for size in 1...5 { #expect(surveyed(bytes, by: size) == encoding, "by \(size)") }
  }

  @Test(arguments: [1, 2, 64])
  func `a letter at the very end counts`(_ size: Int) {
    #expect(surveyed(Array("name\nZo".utf8) + [0xEB], by: size) == .windows1252)
    #expect(surveyed(Array("name\nZo".utf8) + [0xC3, 0xAB], by: size) == .utf8)
  }
}
