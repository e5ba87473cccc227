import Diagnostics
import Foundation
import Mail
import Settings

/// Reads `notify:` and `ping:`: whom the timetable tells.
struct NoticeReader {
  static let keys = ["editors", "command", "webhook", "on"]

  let root: YAMLMapping

  func read() throws -> NoticeSettings {
    var settings = NoticeSettings()
    settings.ping = try address("ping", in: root)
    guard let notify = try root.mapping("notify") else { return settings }
    try notify.rejectKeys(otherThan: Self.keys)
    settings.editors = try editors(notify)
    settings.command = try notify.string("command")
    settings.webhook = try address("webhook", in: notify)
    if let words = try notify.strings("on") {
      settings.outcomes = Set(try words.map { try outcome($0, notify) })
    }
    return settings
  }

  /// Who decides about issues, and gets proofs of them.
  private func editors(_ notify: YAMLMapping) throws -> [EmailAddress] {
    try (notify.strings("editors") ?? []).map { text in
      do throws(Problem) { return try EmailAddress(parsing: text) } catch {
        throw notify.problem(error.reason, at: "editors", hint: error.hint)
      }
    }
  }

  private func outcome(_ word: String, _ notify: YAMLMapping) throws -> SlotReport.Outcome {
    guard let outcome = SlotReport.Outcome(rawValue: word) else {
      let known = SlotReport.Outcome.allCases.map(\.rawValue)
      throw notify.problem(
        "“\(word)” is nothing that a slot comes to", at: "on",
        hint: nearestName(to: word, among: known).map { "did you mean “\($0)”?" }
          ?? "known here: \(known.joined(separator: ", "))")
    }
    return outcome
  }

  /// An address of the web, as it stands: with a slash at its end it may be another one than without.
  private func address(_ key: String, in mapping: YAMLMapping) throws -> String? {
    guard let text = try mapping.string(key) else { return nil }
    guard let url = URLComponents(string: text),
      ["http", "https"].contains(url.scheme?.lowercased()),
      url.host?.isEmpty == false, url.fragment == nil, !text.holdsControls
    else {
      throw mapping.problem(
        "“\(text.printable)” is no web address", at: key, hint: "\(key): https://example.org/…")
    }
    return text
  }
}
