import Clock
import Foundation

/// Reads whatever libFuzzer makes up as a date, and as a path that may hold one.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  for zone in zones {
    let found = [
      WrittenDate(parsing: text, in: zone), WrittenDate(printed: text, in: zone),
      WrittenDate(startOfFileName: text, in: zone), WrittenDate(foldersOf: text, in: zone),
    ]
    for written in found.compactMap(\.self) {
      require(written.date.timeIntervalSince1970.isFinite, "\(text) is no moment")
      let shown = written.date.shown(in: zone)
      // Years of five digits are shown with a sign.
      guard shown.utf8.count == 25, !shown.hasPrefix("-") else { continue }
      let again = WrittenDate(parsing: shown, in: zone)?.date ?? .distantPast
      require(abs(again.timeIntervalSince(written.date)) < 1, "\(text) is shown as \(shown)")
    }
    if let parsed = found[0], let printed = found[1] {
      require(parsed == printed, "\(text) is \(parsed) and \(printed)")
    }
  }
  return 0
}

private let zones = ["Europe/Berlin", "Pacific/Apia", "America/St_Johns", "UTC"]
  .compactMap { try? ZoneFiles().zone(named: $0) }
