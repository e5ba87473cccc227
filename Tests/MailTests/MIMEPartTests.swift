import Foundation
import Testing

@testable import Mail

@Suite struct MIMEPartTests {
  @Test(arguments: [
    ("", "quoted-printable"), ("plain", "quoted-printable"),
    ("a café on the quay", "quoted-printable"),
    ("日本語", "base64"), ("пример", "base64"),
  ])
  func `mostly ASCII goes out as quoted-printable, the rest as base64`(
    text: String, encoding: String
  ) {
    let lines = written(.text(.plain, Array(text.utf8)))
    #expect(
      lines.prefix(3) == [
        "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: \(encoding)", "",
      ])
  }

  @Test func `lines in base64 are ended by CRLF, as in every encoding (RFC 2045 §6.8)`() throws {
    let lines = written(.text(.html, Array("日本\n語\n".utf8)))
    let content = try #require(Data(base64Encoded: lines.dropFirst(3).joined()))
    #expect(String(decoding: content, as: UTF8.self) == "日本\r\n語\r\n")
  }

  @Test func `both parts of an alternative stand between its boundaries, the text first`() throws {
    let lines = written(
      .alternative([
        .text(.plain, Array("one".utf8)), .text(.html, Array("two".utf8)),
      ]))
    let boundaries = lines.indices.filter { lines[$0].hasPrefix("--=_seed") }
    #expect(boundaries.map { lines[$0] } == ["--=_seed", "--=_seed", "--=_seed--"])
    let one = try #require(lines.firstIndex(of: "one"))
    let two = try #require(lines.firstIndex(of: "two"))
    #expect(one < boundaries[1] && boundaries[1] < two)
  }

  @Test func `no boundary begins with that of a part around it (RFC 2046 §5.1.1)`() {
    let inner = MIMEPart.alternative([.alternative([.text(.plain, Array("x".utf8))])])
    let text = written(.alternative([inner, inner])).joined(separator: "\n")
    let boundaries = text.matches(of: /boundary="([^"]+)"/).map { String($0.1) }
    #expect(boundaries.count == 5 && Set(boundaries).count == 5)
    for (index, boundary) in boundaries.enumerated() {
      #expect(boundary.utf8.count <= 70)
      for other in boundaries[(index + 1)...] { #expect(!other.hasPrefix(boundary)) }
    }
  }

  @Test func `a text that looks like a boundary cannot end its part`() {
    let lines = written(.alternative([.text(.plain, Array("--=_seed--\n--=_seed".utf8))]))
    #expect(lines.count { $0.hasPrefix("--=_seed") } == 2)
  }

  private func written(_ part: MIMEPart) -> [String] {
    var output: [UInt8] = []
    output.append(header: part.fields(seed: "seed"))
    part.writeBody(seed: "seed", into: &output)
    return MailDecoder.lines(String(decoding: output, as: UTF8.self))
  }
}
