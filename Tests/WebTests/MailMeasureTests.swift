import Foundation
import TestSupport
import Testing

@testable import Web

/// How high the mail in a frame is, guessed and told.
@Suite struct MailMeasureTests {
  private let view = String(repeating: "c", count: ViewName.length)

  @Test func `a frame of a page tells its height, and a mail alone tells nothing`() {
    let html = "<html><head></head><body><p>a</p></body></html>"
    let framed = FramedMail(view: view, frame: 7).html(of: html)
    #expect(framed.contains("<p>a</p>\(MailMeasure.markup)</body>"))
    #expect(
      framed.contains(
        "@container (min-width:1px) and (min-height:2048px){.broadsheet-high.broadsheet-high>i{top:2048px!important;background-image:url(/height/\(view)/7/2048)"
      ))
    // Before it was laid out a moment ago it has no width, and asks for nothing.
    #expect(framed.contains("{width:var(--broadsheet-wide,0)!important;animation:broadsheet-wide"))
    #expect(framed.contains("(min-height:16px)") && framed.contains("/height/\(view)/7/24)"))
    #expect(FramedMail(view: view).html(of: "<p>a").hasSuffix(MailMeasure.markup))
    #expect(
      FramedMail(view: view).html(of: "<body></body></body>").matches(of: /<i class/).count == 1)
    #expect(!FramedMail().html(of: html).contains("broadsheet-high"))
  }

  @Test func `what a mail tells comes to its own page, the last click alone`() {
    let board = SignalBoard()
    let other = String(repeating: "d", count: ViewName.length)
    let closed = board.open(view)
    let (stream, others) = (board.open(view), board.open(other))
    let told: [MailSignal] = [
      .picked(view: view, number: 1), .height(view: view, frame: 1, pixels: 0),
      .picked(view: other, number: 3), .height(view: view, frame: 1, pixels: 24),
      .picked(view: view, number: 2),
    ]
    for signal in told { board.tell(signal) }
    // The page has closed the older one, and nobody knows of it yet.
    #expect(board.take(view, by: closed) == [])
    #expect(board.take(view, by: stream) == [told[1], told[3], told[4]])
    #expect(board.take(view, by: stream) == [])
    #expect(!board.close(view, closed) && board.take(other, by: others) == [told[2]])
    // Of names that no page has nothing is kept.
    let madeUp = (0..<300).map { MailSignal.picked(view: "made up \($0)", number: 1) }
    for signal in madeUp + [told[1]] { board.tell(signal) }
    #expect(madeUp.allSatisfy { board.take($0.view, by: stream).isEmpty })
    #expect(board.take(view, by: stream) == [told[1]])
    // A frame says its height once, and a stream that the page closed may have had it: the next is told it again.
    let heights = [(1, 0), (2, 1024), (2, 504), (2, 480)].map {
      MailSignal.height(view: view, frame: $0, pixels: $1)
    }
    for signal in heights { board.tell(signal) }
    #expect(board.take(view, by: stream) == heights)
    let next = board.open(view)
    #expect(board.take(view, by: next) == [heights[1], heights[3]])
    #expect(!board.close(view, next))
    // Which of two is newer the order tells in which they come: what is left goes to the one that stays.
    let late = board.open(view)
    board.tell(told[4])
    #expect(board.take(view, by: stream) == [] && board.close(view, late))
    #expect(board.take(view, by: stream) == [heights[1], heights[3], told[4]])
    #expect(!board.close(view, stream))
  }

  @Test func `of two streams of a page the newer one is told all`() async throws {
    let edition = try PreviewFolder()
    try await edition.serving { client, _ in
      for number in 0..<8 {
        let view = String(repeating: "\(number)", count: ViewName.length)
        let old = try EventReader(client, "/events?issue=next&view=\(view)")
        #expect(try await old.next { $0.contains("event: frame") } != nil)
        let new = try EventReader(client, "/events?issue=next&dark=own&view=\(view)")
        #expect(try await new.next { $0.contains("event: frame") } != nil)
        for pixels in [1024, 504] {
          #expect(try await client.get("/height/\(view)/2/\(pixels)").status == 204)
        }
        #expect(try await new.next { $0.contains("\"pixels\":1024}") } != nil)
        #expect(try await new.next { $0.contains("\"pixels\":504}") } != nil)
        old.end()
        new.end()
      }
    }
  }

  @Test func `a height that is told is pushed to the page`() async throws {
    let edition = try PreviewFolder()
    let view = view
    try await edition.serving { client, _ in
      let events = try EventReader(client, "/events?issue=next&view=\(view)")
      defer { events.end() }
      #expect(try await events.next { $0.contains("event: frame") } != nil)
      let answer = try await client.get("/height/\(view)/2/1024")
      #expect(answer.status == 204)
      let told = try await events.next { $0.contains("event: height") }
      #expect(told?.contains("data: {\"frame\":2,\"pixels\":1024}\n") == true)
    }
  }

  @Test func `pictures, lines and narrow columns make a mail high`() {
    func height(_ html: String, _ hasPictures: Bool = false, _ width: Double = 760) -> Double {
      MailExtent(of: html, hasPictures: hasPictures).height(in: width)
    }
    let picture = "<img src=\"x\" height=\"400\" alt=\"A boat\">"
    let pictures = String(repeating: "<p>\(picture)</p>", count: 20)
    #expect(height(pictures, true) > 8000)
    #expect(height(pictures, false) < 1500)
    #expect(height(pictures, true, 375) < height(pictures, true) * 0.8)
    let code = "<pre>" + String(repeating: "a line\n", count: 100) + "</pre>"
    #expect((2000...3500).contains(height(code)))
    let words = "<p>" + String(repeating: "the quick harbour master ", count: 100) + "</p>"
    #expect(height(words, false, 375) > height(words) * 1.4)
    #expect(height("<p style=\"display:none\">\(words)</p>") < 300)
  }
}
