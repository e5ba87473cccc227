import Diagnostics
import Foundation
import Mail

/// A line of a consent log as programs write it: flat JSON in plain ASCII. Anything else is left to a reader of all
/// JSON, which takes ten times as long.
struct ConsentLine {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  private init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  private enum Key: Int, CaseIterable {
    case time, event, email, source, reason, id, of, to, renews
  }

  /// The event of a line; nil for one that must be looked at more closely, be it right or wrong.
  static func event(_ bytes: UnsafeRawBufferPointer) -> ConsentEvent? {
    var line = ConsentLine(bytes)
    return line.event()
  }

  private mutating func event() -> ConsentEvent? {
    guard take("{") else { return nil }
    var seen = 0
    var time: Date?
    var kind: ConsentEvent.Kind?
    var address: EmailAddress?
    var event = ConsentEvent(undoing: "", at: .distantPast, source: "")
    event.undone = nil
    repeat {
      guard let name = text(), take(":") else { return nil }
      let key = Self.key(name)
      if let key {
        // Which of two counts is not for here to say.
        guard seen & (1 << key.rawValue) == 0 else { return nil }
        seen |= 1 << key.rawValue
      }
      if key == .renews {
        guard let value = flag() else { return nil }
        event.renews = value
        continue
      }
      guard let value = text() else { return nil }
      switch key {
      case .time:
        time = Self.time(value)
        if time == nil { return nil }
      case .event:
        kind = Self.kind(value)
        if kind == nil { return nil }
      case .email:
        address = EmailAddress(plain: value)
        if address == nil { return nil }
      case .to:
        event.newAddress = EmailAddress(plain: value)
        if event.newAddress == nil { return nil }
      case .source: event.source = String(decoding: value, as: UTF8.self)
      case .reason: event.reason = String(decoding: value, as: UTF8.self)
      case .id: event.id = String(decoding: value, as: UTF8.self)
      case .of: event.undone = String(decoding: value, as: UTF8.self)
      case .renews, nil: break
      }
    } while take(",")
    guard take("}"), position == bytes.count, let time, let kind else { return nil }
    switch kind {
    case .undone: if event.undone == nil { return nil }
    case .renamed: if event.newAddress == nil || address == nil { return nil }
    default: if address == nil { return nil }
    }
    (event.time, event.kind, event.address) = (time, kind, address)
    return event
  }

  private mutating func take(_ sign: Unicode.Scalar) -> Bool {
    guard position < bytes.count, bytes[position] == UInt8(ascii: sign) else { return false }
    position += 1
    return true
  }

  /// A string without escapes, of printable ASCII.
  private mutating func text() -> UnsafeRawBufferPointer? {
    guard take("\"") else { return nil }
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        position += 1
        return UnsafeRawBufferPointer(rebasing: bytes[start..<position - 1])
      }
      if byte == UInt8(ascii: "\\") || byte &- 0x20 >= 0x5F { return nil }
      position += 1
    }
    return nil
  }

  private mutating func flag() -> Bool? {
    let rest = UnsafeRawBufferPointer(rebasing: bytes[position...])
    for (word, value) in [("true", true), ("false", false)] as [(StaticString, Bool)]
    where Self.begins(rest, word) {
      position += word.utf8CodeUnitCount
      return value
    }
    return nil
  }

  private static func key(_ name: UnsafeRawBufferPointer) -> Key? {
    let second = name.count > 1 ? name[1] : 0
    let (word, key): (StaticString, Key)
    switch (name.count, name.first ?? 0, second) {
    case (4, _, _): (word, key) = ("time", .time)
    case (5, _, UInt8(ascii: "v")): (word, key) = ("event", .event)
    case (5, _, _): (word, key) = ("email", .email)
    case (6, UInt8(ascii: "s"), _): (word, key) = ("source", .source)
    case (6, _, _):
      (word, key) = name[2] == UInt8(ascii: "n") ? ("renews", .renews) : ("reason", .reason)
    case (2, UInt8(ascii: "i"), _): (word, key) = ("id", .id)
    case (2, UInt8(ascii: "o"), _): (word, key) = ("of", .of)
    case (2, _, _): (word, key) = ("to", .to)
    default: return nil
    }
    return begins(name, word) ? key : nil
  }

  private static func kind(_ value: UnsafeRawBufferPointer) -> ConsentEvent.Kind? {
    let (word, kind): (StaticString, ConsentEvent.Kind)
    switch (value.count, value.first ?? 0) {
    case (6, _): (word, kind) = ("undone", .undone)
    case (7, UInt8(ascii: "p")): (word, kind) = ("pending", .pending)
    case (7, UInt8(ascii: "b")): (word, kind) = ("bounced", .bounced)
    case (7, _): (word, kind) = ("renamed", .renamed)
    case (9, UInt8(ascii: "c")): (word, kind) = ("confirmed", .confirmed)
    case (9, _): (word, kind) = ("forgotten", .forgotten)
    case (10, UInt8(ascii: "s")): (word, kind) = ("subscribed", .subscribed)
    case (10, _): (word, kind) = ("complained", .complained)
    case (12, _): (word, kind) = ("unsubscribed", .unsubscribed)
    default: return nil
    }
    return begins(value, word) ? kind : nil
  }

  private static func begins(_ bytes: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
    guard bytes.count >= word.utf8CodeUnitCount, let base = bytes.baseAddress else { return false }
    return memcmp(base, word.utf8Start, word.utf8CodeUnitCount) == 0
  }
}

extension ConsentLine {
  /// `2026-11-20T08:00:00Z`, with milliseconds or without (RFC 3339 §5.6).
  fileprivate static func time(_ text: UnsafeRawBufferPointer) -> Date? {
    guard text.count == 20 || text.count == 24 && text[19] == UInt8(ascii: "."),
      text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"), text[10] == UInt8(ascii: "T"),
      text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"), text.last == UInt8(ascii: "Z"),
      let year = number(text, 0..<4), let month = number(text, 5..<7),
      let day = number(text, 8..<10), let hour = number(text, 11..<13),
      let minute = number(text, 14..<16), let second = number(text, 17..<19),
      let fraction = text.count == 24 ? number(text, 20..<23) : 0,
      year >= 1970, (1...12).contains(month), (1...28).contains(day) || isDay(day, month, year),
      hour < 24, minute < 60, second < 60
    else { return nil }
    // Days since 1970-03-01, in years that begin with March, so that a leap day is the last of one.
    let shifted = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    let years = shifted.0 * 365 + shifted.0 / 4 - shifted.0 / 100 + shifted.0 / 400
    let days = years + (153 * shifted.1 + 2) / 5 + day - 1 - 719_468
    let seconds = ((days * 24 + hour) * 60 + minute) * 60 + second
    return Date(timeIntervalSince1970: Double(seconds * 1000 + fraction) / 1000)
  }

  private static func isDay(_ day: Int, _ month: Int, _ year: Int) -> Bool {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let last = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    return (1...last).contains(day)
  }

  private static func number(_ text: UnsafeRawBufferPointer, _ range: Range<Int>) -> Int? {
    var value = 0
    for index in range {
      let digit = text[index] &- 0x30
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }
}

extension ConsentEvent {
  /// Reads a line of a log; nil for one that holds nothing.
  init?(line: UnsafeRawBufferPointer) throws(Problem) {
    let text = line.last == 0x0D ? UnsafeRawBufferPointer(rebasing: line.dropLast()) : line
    if let event = ConsentLine.event(text) {
      self = event
    } else if text.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
      return nil
    } else {
      try self.init(parsing: text)
    }
  }
}
