import Diagnostics
import Foundation
import Newsroom

/// What a run came to, as the node exporter's textfile collector reads it (the text format of Prometheus).
struct MetricsText {
  var edition: String
  var ended: Date
  var duration: TimeInterval
  var exitCode: Int32
  /// All slots, newest first.
  var slots: [SlotRow]
  /// When the next slot of each list is due.
  var next: [(list: String, moment: Date)]

  var text: String {
    var text = ""
    func metric(
      _ name: String, _ help: String, _ values: [(labels: [(String, String)], value: Double)]
    ) {
      guard !values.isEmpty else { return }
      text += "# HELP broadsheet_\(name) \(help)\n# TYPE broadsheet_\(name) gauge\n"
      for (labels, value) in values {
        let all = ([("edition", edition)] + labels).map { "\($0)=\"\(Self.escaped($1))\"" }
        text += "broadsheet_\(name){\(all.joined(separator: ","))} \(Self.number(value))\n"
      }
    }
    metric(
      "run_end_timestamp_seconds", "When the timetable was last asked what is due.",
      [([], ended.timeIntervalSince1970)])
    metric("run_duration_seconds", "How long that took.", [([], duration)])
    metric("run_exit_code", "How it ended; 0 and 75 are no failure.", [([], Double(exitCode))])
    let states = Dictionary(grouping: slots, by: \.state).mapValues(\.count)
    metric(
      "slots", "Slots of the timetable by what they came to.",
      states.sorted { $0.key.rawValue < $1.key.rawValue }
        .map { ([("outcome", $0.key.rawValue)], Double($0.value)) })
    let newest = Dictionary(grouping: slots.filter { $0.state == .sent }, by: \.list)
      .compactMapValues(\.first).sorted { $0.key < $1.key }
    metric(
      "last_sent_timestamp_seconds", "When the newest sent slot of a list was last written down.",
      newest.map { ([("list", $0.key)], $0.value.time.timeIntervalSince1970) })
    metric(
      "last_sent_recipients", "Where the recipients of that slot stand.",
      newest.flatMap { list, row in
        (row.counts?.parts ?? []).map { ([("list", list), ("state", $0)], Double($1)) }
      })
    metric(
      "next_slot_timestamp_seconds", "When the next slot of a list is due.",
      next.map { ([("list", $0.list)], $0.moment.timeIntervalSince1970) })
    return text
  }

  /// Whole numbers without a fraction, and never with an exponent.
  private static func number(_ value: Double) -> String {
    value == value.rounded() ? String(format: "%.0f", value) : String(format: "%.3f", value)
  }

  private static func escaped(_ label: String) -> String {
    label.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }

  /// Writes the file whole or not at all: the collector may be reading it.
  func write(to path: String) throws(Problem) {
    let place = Place(url: URL(filePath: path), shown: path)
    let draft = try FileDraft(of: place, "new", mode: 0o644)
    try draft.append(Array(text.utf8))
    try draft.commit()
  }
}

extension SlotCounts {
  fileprivate var parts: [(String, Int)] {
    [
      ("accepted", accepted), ("rejected", rejected), ("deferred", deferred),
      ("inDoubt", inDoubt), ("pending", pending), ("suppressed", suppressed),
      ("unsendable", unsendable),
    ]
  }
}
