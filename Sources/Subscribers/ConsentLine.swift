import Diagnostics
import Foundation
import Mail

/// A line of a consent log as programs write it, taken apart where it lies: flat JSON in plain ASCII. Anything else is
/// left to a reader of all JSON, which takes many times as long.
struct ConsentLine {
  private(set) var kind = ConsentEvent.Kind.undone
  /// Since 1970.
  private(set) var milliseconds: Int64 = 0
  /// Whether they are addresses is not asked yet.
  private(set) var address, newAddress: UnsafeRawBufferPointer?
  private(set) var source, reason, id, undone: UnsafeRawBufferPointer?
  private(set) var renews = false

  private enum Key: Int {
    case time, event, email, source, reason, id, of, to, renews
  }

  /// Nil for a line that must be looked at more closely, be it right or wrong.
  init?(_ bytes: UnsafeRawBufferPointer) {
    var text = ConsentLineText(bytes)
    guard text.take("{") else { return nil }
    var seen = 0
    repeat {
      guard let name = text.string(), text.take(":") else { return nil }
      let key = Self.key(name)
      if let key {
        // Which of two counts is not for here to say.
        guard seen & (1 << key.rawValue) == 0 else { return nil }
        seen |= 1 << key.rawValue
      }
      if key == .renews {
        guard let value = text.flag() else { return nil }
        renews = value
        continue
      }
      guard let value = text.string() else { return nil }
      switch key {
      case .time:
        guard let time = LogTime.milliseconds(value) else { return nil }
        milliseconds = time
      case .event:
        guard let kind = Self.kind(value) else { return nil }
        self.kind = kind
      case .email: address = value
      case .to: newAddress = value
      case .source: source = value
      case .reason: reason = value
      case .id: id = value
      case .of: undone = value
      case .renews, nil: break
      }
    } while text.take(",")
    let needed = 1 << Key.time.rawValue | 1 << Key.event.rawValue
    guard text.take("}"), text.isAtEnd, seen & needed == needed else { return nil }
    switch kind {
    case .undone: if undone == nil { return nil }
    case .renamed: if newAddress == nil || address == nil { return nil }
    default: if address == nil { return nil }
    }
  }

  /// The event of a line; nil for one that must be looked at more closely, be it right or wrong.
  static func event(_ bytes: UnsafeRawBufferPointer) -> ConsentEvent? { ConsentLine(bytes)?.event }

  /// Nil where an address must be looked at more closely.
  var event: ConsentEvent? {
    func text(_ bytes: UnsafeRawBufferPointer?) -> String? {
      bytes.map { String(decoding: $0, as: UTF8.self) }
    }
    var event = ConsentEvent(undoing: "", at: .distantPast, source: text(source) ?? "")
    if let address {
      event.address = EmailAddress(plain: address)
      if event.address == nil { return nil }
    }
    if let newAddress {
      event.newAddress = EmailAddress(plain: newAddress)
      if event.newAddress == nil { return nil }
    }
    event.time = Date(timeIntervalSince1970: Double(milliseconds) / 1000)
    (event.kind, event.renews) = (kind, renews)
    (event.reason, event.id, event.undone) = (text(reason), text(id), text(undone))
    return event
  }

  /// What it is the word of.
  var word: ConsentWords.Word? {
    ConsentWords.word(
      of: kind, isOwn: source.map { Self.isEqual($0, "web") || Self.isEqual($0, "mail") } ?? false,
      isDecided: renews && reason?.isEmpty == false
        && source.map { Self.isEqual($0, "cli") } ?? false)
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
    return isEqual(name, word) ? key : nil
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
    return isEqual(value, word) ? kind : nil
  }

  private static func isEqual(_ bytes: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
    guard bytes.count == word.utf8CodeUnitCount, let base = bytes.baseAddress else { return false }
    return memcmp(base, word.utf8Start, bytes.count) == 0
  }
}

extension ConsentEvent {
  /// Reads a line of a log; nil for one that holds nothing.
  init?(line: UnsafeRawBufferPointer) throws(Problem) {
    let text = line.withoutReturn
    if let event = ConsentLine.event(text) {
      self = event
    } else if text.isBlank {
      return nil
    } else {
      try self.init(parsing: text)
    }
  }
}

extension UnsafeRawBufferPointer {
  /// A line without the CR of a CRLF.
  var withoutReturn: UnsafeRawBufferPointer {
    last == 0x0D ? UnsafeRawBufferPointer(rebasing: dropLast()) : self
  }

  /// Whether nothing stands there but blanks.
  var isBlank: Bool { allSatisfy { $0 == 0x20 || $0 == 0x09 } }
}
