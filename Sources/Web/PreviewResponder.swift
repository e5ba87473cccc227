import Diagnostics
import Digest
import Foundation
import Hummingbird
import Mail
import NIOCore
import Newsroom

/// Answers requests that the guard let pass.
struct PreviewResponder: HTTPResponder {
  typealias Context = BasicRequestContext

  let desk: PreviewDesk
  let tests: TestDesk
  let token: String
  /// The issue that the bare address leads to.
  let home: String?
  let spell: @Sendable (Advice) -> String
  let signals = SignalBoard()

  func respond(to request: Request, context: Context) async throws -> Response {
    let target = request.uri.string
    let path = target.prefix { $0 != "?" }
    let query = target.drop { $0 != "?" }.dropFirst()
    guard let address = PageAddress(path: path) else { return .empty(.notFound) }
    guard (request.method == .post) == address.isAct else { return .empty(.methodNotAllowed) }
    switch address {
    case .home, .issues: return .leading(to: "/issues/\(home ?? "next")")
    case .style: return .asset(PackageResources.preview_css, "text/css; charset=utf-8")
    case .script(let script): return .asset(script.bytes, "text/javascript; charset=utf-8")
    case .icon: return .asset(Array(ProblemIcon(query).svg.utf8), "image/svg+xml")
    case .page(let name, let pane): return await page(name, pane, PageQuery(query))
    case .html(let name): return await html(name, PageQuery(query))
    case .text(let name): return await text(name, PageQuery(query))
    case .message(let name): return await message(name, PageQuery(query))
    case .events: return events(query)
    case .title: return await title(query)
    case .told(let signal):
      signals.tell(signal)
      desk.tell()
      return .empty(.noContent)
    case .open: return await open(request)
    case .offerTest: return await offerTest(request)
    case .sendTest: return await sendTest(request)
    }
  }

  func showing(
    _ name: IssueName, _ pane: Pane, _ query: PageQuery
  ) async -> Showing {
    let sight = await desk.sight(of: name)
    return await desk.doing { [spell] _ in Showing(sight, pane, query, spell: spell) }
  }

  /// Makes something of a page's parts, on the desk's thread.
  func withParts<Value: Sendable>(
    _ name: IssueName, _ pane: Pane, _ query: PageQuery,
    _ body: @escaping @Sendable (PageParts) -> Value
  ) async -> Value {
    let sight = await desk.sight(of: name)
    return await desk.doing { [spell] newsroom in
      body(
        PageParts(
          showing: Showing(sight, pane, query, spell: spell), issues: newsroom.composedIssues))
    }
  }

  private func page(_ name: IssueName, _ pane: Pane, _ query: PageQuery) async -> Response {
    let (isThere, html) = await withParts(name, pane, query) { [token] parts in
      (
        parts.showing.sight.preview != nil || name.id == nil,
        PreviewPage(parts: parts, token: token).html
      )
    }
    return .content(
      Array(html.utf8), "text/html; charset=utf-8",
      policy: PreviewPage.policy, status: isThere ? .ok : .notFound)
  }

  /// For a tab that keeps no stream: title and count alone.
  private func title(_ text: Substring) async -> Response {
    let name = IssueName(FormFields(text).byName["issue"] ?? "next")
    let said = await withParts(name, .mail, PageQuery(text)) { parts in
      PageTitle(title: parts.title, problems: parts.showing.problemCount)
    }
    return .content(
      Array((try? JSONEncoder().encode(said)) ?? Data("{}".utf8)), "application/json",
      policy: "default-src 'none'")
  }

  private func html(_ name: IssueName, _ query: PageQuery) async -> Response {
    let showing = await showing(name, .mail, query)
    guard let mail = showing.mail else { return .empty(.notFound) }
    var html = mail.shown.html
    // Looked at alone, it is what is sent; in the page it is made fit to be shown.
    if query.view != nil {
      html = await desk.doing { _ in
        FramedMail(
          dark: query.dark, loadsImages: showing.loadsImages, blocks: showing.blocks,
          view: query.view, frame: query.frame
        ).html(of: mail.shown.html)
      }
    }
    return .content(
      Array(html.utf8), "text/html; charset=utf-8",
      policy: PreviewPage.mailPolicy(loadsImages: showing.loadsImages))
  }

  private func text(_ name: IssueName, _ query: PageQuery) async -> Response {
    guard let mail = await showing(name, .mail, query).mail else { return .empty(.notFound) }
    return .content(
      Array(mail.shown.text.utf8), "text/plain; charset=utf-8",
      policy: PreviewPage.mailPolicy(loadsImages: false))
  }

  private func message(_ name: IssueName, _ query: PageQuery) async -> Response {
    let showing = await showing(name, .source, query)
    guard let mail = showing.mail, let issue = showing.sight.issue, issue.hasLinks,
      !showing.isAltered
    else {
      return .empty(.notFound)
    }
    var response = Response.content(
      mail.bytes, "message/rfc822", policy: PreviewPage.mailPolicy(loadsImages: false))
    response.headers[.contentDisposition] = "attachment; filename=\"\(issue.issue.id).eml\""
    return response
  }
}

extension Response {
  static func empty(_ status: HTTPResponse.Status) -> Response { Response(status: status) }

  static func leading(to path: String) -> Response {
    Response(status: .seeOther, headers: [.location: path])
  }

  static func asset(_ bytes: [UInt8], _ type: String) -> Response {
    content(bytes, type, policy: "default-src 'none'")
  }

  /// Content that no browser keeps, takes for another kind, or shows in a page of others.
  static func content(
    _ bytes: [UInt8], _ type: String, policy: String, status: HTTPResponse.Status = .ok
  ) -> Response {
    var headers: HTTPFields = [
      .contentType: type, .contentSecurityPolicy: policy, .xContentTypeOptions: "nosniff",
      .cacheControl: "no-store",
    ]
    for (name, value) in [
      ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Resource-Policy", "same-origin"),
      ("Cross-Origin-Opener-Policy", "same-origin"),
    ] {
      if let name = HTTPFields.Element.Name(name) { headers[name] = value }
    }
    return Response(
      status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
