import Delivery

/// One line on a terminal that shows how far a run is.
enum Progress {
  static func show(_ summary: DeliverySummary, of count: Int) {
    StandardStream.error.write("\r\u{1B}[K\(summary.attempted) of \(count)")
  }

  static func clear() { StandardStream.error.write("\r\u{1B}[K") }
}
