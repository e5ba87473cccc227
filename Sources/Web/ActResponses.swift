import Diagnostics
import Foundation
import Hummingbird
import Newsroom

/// What a page has done: each is a POST that the guard let pass, and says in its body what is meant.
extension PreviewResponder {
  /// The longest body that anything here needs.
  private static let limit = 8192

  /// Opens a place in the editor that the configuration names.
  func open(_ request: Request) async -> Response {
    guard let place = await body(of: request) else { return .empty(.contentTooLarge) }
    let opening = await desk.doing { newsroom in newsroom.openInEditor(place) }
    switch opening {
    case .opened: return .empty(.noContent)
    case .noEditor: return .empty(.notImplemented)
    case .noSuchPlace: return .empty(.notFound)
    case .failed: return .empty(.badGateway)
    }
  }

  /// Says whom a test would go to: `issue=NAME&address=ADDRESS`.
  func offerTest(_ request: Request) async -> Response {
    guard let fields = await fields(of: request) else { return .empty(.contentTooLarge) }
    let sight = await desk.sight(of: IssueName(fields["issue"] ?? "next"))
    do throws(NewsroomProblem) {
      let (offer, once) = try await tests.offer(of: sight, to: fields["address"] ?? "")
      return answer(.offer(offer, once: once))
    } catch { return answer(.refused(error)) }
  }

  /// Sends the test that was offered: `once=VALUE`.
  func sendTest(_ request: Request) async -> Response {
    guard let fields = await fields(of: request) else { return .empty(.contentTooLarge) }
    do throws(NewsroomProblem) {
      return answer(.sent(try await tests.send(fields["once"] ?? "")))
    } catch { return answer(.refused(error)) }
  }

  private func answer(_ answer: TestAnswer) -> Response {
    .content(
      Array(answer.markup(spell: spell).html.utf8), "text/html; charset=utf-8",
      policy: "default-src 'none'")
  }

  private func body(of request: Request) async -> String? {
    guard let body = try? await request.body.collect(upTo: Self.limit) else { return nil }
    return String(buffer: body)
  }

  /// The fields of a form; of one that stands there twice, the first.
  private func fields(of request: Request) async -> [String: String]? {
    guard let body = await body(of: request) else { return nil }
    return FormFields(body).byName
  }
}

/// Names and values as a form or the query of an address has them (URL §5.1).
struct FormFields {
  private(set) var pairs: [(name: String, value: String)] = []

  init(_ text: some StringProtocol) {
    for pair in text.split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let name = parts.first.map({ String($0) }),
        let value = String(parts[1]).replacing("+", with: " ").removingPercentEncoding,
        !value.isEmpty
      else { continue }
      pairs.append((name, value))
    }
  }

  var byName: [String: String] {
    Dictionary(pairs.map { ($0.name, $0.value) }) { first, _ in first }
  }
}
