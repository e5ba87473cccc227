import Diagnostics
import Digest
import Foundation
import Hummingbird
import NIOCore
import Newsroom
import Subscribers
import Synchronization

/// The stream of a page's changes (server-sent events).
///
/// Each page has at most one frame on its way: who reads slowly gets the newest when there is room again, and who
/// never reads takes no memory.
extension PreviewResponder {
  func events(_ text: Substring) -> Response {
    let fields = FormFields(text).byName
    let name = IssueName(fields["issue"] ?? "next")
    let pane = fields["pane"].flatMap(Pane.init) ?? .mail
    let known = fields["revision"].flatMap { Int($0) }
    let query = PageQuery(text)
    let body = ResponseBody { [self] writer in
      var sent = known
      var sentRisky: [String]?
      var sentRow: IssueRow?
      var sentRefusals: [ComposeRefusal]?
      var isFirst = true
      let changes = desk.changes(of: name)
      let listening = query.view.map { (view: $0, stream: signals.open($0)) }
      defer {
        if let (view, stream) = listening, signals.close(view, stream) { desk.tell() }
      }
      try await writer.write(ByteBuffer(string: "retry: 1000\n\n"))
      for await _ in changes.withBeat(every: .seconds(15)) {
        if let (view, stream) = listening {
          for signal in signals.take(view, by: stream) {
            try await writer.write(ByteBuffer(string: await event(of: signal, name, query)))
          }
        }
        let sight = await desk.sight(of: name)
        let risky = sight.risky?.found.map { "\($0.reader.address) \($0.reason)" }
        let refusals = sight.preview?.refusals
        if sent != sight.revision || sentRisky != risky || sentRow != sight.row
          || sentRefusals != refusals || isFirst
        {
          isFirst = false
          (sent, sentRisky, sentRow) = (sight.revision, risky, sight.row)
          sentRefusals = refusals
          let event = await withParts(name, pane, query) { PageFrame($0, token: token).event }
          try await writer.write(ByteBuffer(string: event))
        } else {
          // A comment: a connection that nobody is at is found by it.
          try await writer.write(ByteBuffer(string: ": here\n\n"))
        }
      }
      try await writer.finish(nil)
    }
    return Response(
      status: .ok,
      headers: [
        .contentType: "text/event-stream; charset=utf-8", .cacheControl: "no-store",
        .contentSecurityPolicy: "default-src 'none'", .xContentTypeOptions: "nosniff",
      ], body: body)
  }

  private func event(
    of signal: MailSignal, _ name: IssueName, _ query: PageQuery
  ) async -> String {
    switch signal {
    case .picked(_, let number):
      "event: picked\ndata: \(await source(of: number, name, query))\n\n"
    case .height(_, let frame, let pixels):
      "event: height\ndata: {\"frame\":\(frame),\"pixels\":\(pixels)}\n\n"
    }
  }

  /// What a block was made from, as a line of JSON.
  private func source(of number: Int, _ name: IssueName, _ query: PageQuery) async -> String {
    let showing = await showing(name, .mail, query)
    let blocks = await desk.doing { _ in showing.blocks }
    guard let sources = blocks?.sources, sources.indices.contains(number) else {
      return "{}"
    }
    let source = sources[number]
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    let data = try? encoder.encode([
      "title": source.title ?? "", "place": source.location?.description ?? "",
      "link": source.link ?? "", "note": source.note ?? "",
    ])
    return String(decoding: data ?? Data("{}".utf8), as: UTF8.self)
  }
}

extension AsyncStream where Element == Void, Self: Sendable {
  /// The same with a beat at once and in between, so that something is always written now and then.
  func withBeat(every span: Duration) -> AsyncStream<Void> {
    AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      continuation.yield()
      let task = Task {
        await withTaskGroup(of: Void.self) { group in
          group.addTask {
            for await _ in self { continuation.yield() }
          }
          group.addTask {
            while !Task.isCancelled {
              do { try await Task.sleep(for: span) } catch { return }
              continuation.yield()
            }
          }
          await group.next()
          group.cancelAll()
        }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }
}
