import NIOCore
import NIOHTTP1
import Synchronization

/// Puts the guard into a connection: behind the parser of HTTP, before anything that knows an address.
final class GuardHandler: ChannelInboundHandler, RemovableChannelHandler, Sendable {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let requestGuard: RequestGuard
  private let admitted: Admitted
  /// Whether the connection is at its end: nothing that comes after a refusal is looked at.
  private let isClosed = Atomic(false)

  /// By which of the one-time tokens somebody came in; shared by all connections.
  final class Admitted: Sendable {
    private let numbers = Mutex<Set<Int>>([])
    var used: Set<Int> { numbers.withLock { $0 } }
    /// - Returns: whether it was not used before.
    func use(_ number: Int) -> Bool { numbers.withLock { $0.insert(number).inserted } }
  }

  init(_ requestGuard: RequestGuard, _ admitted: Admitted) {
    self.requestGuard = requestGuard
    self.admitted = admitted
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isClosed.load(ordering: .relaxed) else { return }
    guard case .head(let head) = unwrapInboundIn(data) else {
      return context.fireChannelRead(data)
    }
    let request = RawRequest(head)
    switch requestGuard.verdict(on: request, used: admitted.used) {
    case .pass: context.fireChannelRead(data)
    case .refuse(let refusal):
      end(
        context, HTTPResponseStatus(statusCode: refusal.rawValue), [],
        requestGuard.notice(of: refusal, to: request)?.html ?? "")
    case .admit(let path, let number):
      guard admitted.use(number), let cookie = requestGuard.admission?.cookie else {
        return end(context, .forbidden, [])
      }
      let value = "\(RequestGuard.cookieName)=\(cookie); Path=/; HttpOnly; SameSite=Strict"
      end(context, .seeOther, [("Location", path), ("Set-Cookie", value)])
    }
  }

  /// Answers without anything of an issue, and closes the connection.
  private func end(
    _ context: ChannelHandlerContext, _ status: HTTPResponseStatus, _ fields: [(String, String)],
    _ notice: String = ""
  ) {
    isClosed.store(true, ordering: .relaxed)
    let kind =
      notice.isEmpty
      ? []
      : [
        ("Content-Type", "text/html; charset=utf-8"), ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
      ]
    let head = HTTPResponseHead(
      version: .http1_1, status: status,
      headers: HTTPHeaders(
        fields + kind + [("Content-Length", "\(notice.utf8.count)"), ("Connection", "close")]))
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if !notice.isEmpty {
      context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: notice)))), promise: nil)
    }
    let channel = context.channel
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
      channel.close(promise: nil)
    }
  }
}

/// Finds the place of the guard in a connection that Hummingbird has made.
final class GuardPlacing: ChannelInboundHandler, RemovableChannelHandler, Sendable {
  typealias InboundIn = Any
  private let handler: GuardHandler

  init(_ handler: GuardHandler) { self.handler = handler }

  func handlerAdded(context: ChannelHandlerContext) {
    let pipeline = context.pipeline.syncOperations
    do {
      let parser = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
      try pipeline.addHandler(handler, position: .after(parser))
    } catch {
      // Without a guard nothing is answered.
      context.close(promise: nil)
    }
  }
}

extension RawRequest {
  init(_ head: HTTPRequestHead) {
    self.init(
      method: head.method.rawValue, target: head.uri,
      minorVersion: head.version.major == 1 ? head.version.minor : nil,
      fields: head.headers.map { ($0.name, $0.value) })
  }
}
