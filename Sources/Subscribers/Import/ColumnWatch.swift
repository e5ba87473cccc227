import Diagnostics
import Foundation
import Mail

/// What stands in one column of an import, as far as it decides whether the column says who may be mailed.
struct ColumnWatch {
  /// What the column is taken for before anybody has seen its cells.
  enum Kind: Sendable {
    /// It says who may be mailed: each of its values must be known.
    case status
    /// It says who has left, and a blank that somebody has not.
    case leaving
    /// By its name it says so, and nobody knows in which words: whatever stands there is a question.
    case gone
    /// A date on which somebody came, or by its name whether.
    case joined
    /// A land, or a status.
    case place
    /// Its name may be that of a status.
    case doubtful
    /// The same, and a yes there says that somebody is there: a dash is a no.
    case presence
    /// Its name is of mails or of agreeing, and of other things too: what answers such a question counts there.
    case topic
    /// Its name is none: numbers, or nothing.
    case nameless
    /// What people write down of somebody.
    case notes
    case plain

    /// What a column is that is known for nothing.
    /// - Parameter name: as `ColumnMeaning.folded` has it.
    static func of(fieldNamed name: String) -> Kind {
      if name.isEmpty || Int(name) != nil { return .nameless }
      if ConsentNames.places.contains(name) { return .place }
      if ConsentNames.mayMean(name) {
        return ConsentNames.isOfPresence(name) ? .presence : .doubtful
      }
      return ConsentTopics.kind(name) ?? (ConsentNames.isForNotes(name) ? .notes : .plain)
    }

    /// A column with more values than so many is not one of words for a status; of one that is, each is looked at.
    fileprivate var mostValues: Int { isOfConsent ? 2000 : 64 }
    fileprivate var isStatus: Bool { self == .status || self == .leaving }
  }

  struct Value: Sendable, Equatable {
    let text: String
    let line: Int
  }

  let kind: Kind
  /// Different values, the first ones.
  private(set) var values: [Value] = []
  /// Whether there are more.
  private(set) var hasMore = false
  /// Whether cells hold dates that were not kept.
  private(set) var hasDates = false
  /// Whether somebody has nothing there.
  private(set) var hasBlank = false
  /// Of those behind the first ones: one that must be asked about.
  private(set) var strange: Value?
  private var seen = AddressSet()

  init(_ kind: Kind) { self.kind = kind }

  /// - Parameter isKnown: whether a column of a status knows a value.
  mutating func note(
    _ cell: UnsafeBufferPointer<UInt8>, _ line: Int, _ isKnown: (String) -> Bool
  ) {
    if cell.isEmpty { hasBlank = true }
    if hasMore, !kind.isStatus {
      if strange == nil, mayRefuse(cell) { strange = value(cell, line) }
      return
    }
    if kind == .joined, cell.isEmpty || cell.count >= 8 && cell[0] &- 0x30 < 10 {
      hasDates = hasDates || !cell.isEmpty
      return
    }
    let mark = AddressHash(bits: Self.mark(of: cell))
    guard !seen.contains(mark) else { return }
    if values.count < kind.mostValues {
      seen.insert(mark)
      values.append(value(cell, line))
      return
    }
    hasMore = true
    guard strange == nil else { return }
    let value = value(cell, line)
    let isStrange = kind.isStatus ? !isKnown(value.text) : mayRefuse(cell)
    if isStrange { strange = value }
  }

  mutating func note(_ text: String, _ line: Int, _ isKnown: (String) -> Bool) {
    var text = text
    text.withUTF8 { note($0, line, isKnown) }
  }

  private func mayRefuse(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
    LeavingCells.hold(cell) || Refusals.hold(cell, isNote: kind == .notes)
  }

  /// The first value that may keep somebody from being mailed; nil where all that stands there are words of somebody who
  /// is, dates, or other things. Of a column that is known for nothing the words alone tell.
  var refusal: Value? {
    values.first { value in
      let text = value.text
      if text.isEmpty { return false }
      if kind == .gone, !StatusWords.isNothing(text) { return true }
      switch StatusWords.status(text) {
      case .left, .pending: return true
      default: break
      }
      if kind == .presence, StatusWords.isDash(text) { return true }
      return kind.isOfConsent
        && (Refusals.hold(text, isNote: false) || StatusWords.isDoubtful(text)
          || StatusWords.isNone(text)
          || kind != .gone && Self.beginsWithNo(text))
    } ?? strange
  }

  private func value(_ cell: UnsafeBufferPointer<UInt8>, _ line: Int) -> Value {
    Value(text: String(decoding: cell.trimmed, as: UTF8.self), line: line)
  }

  /// Eight bytes at a time: each cell of a long list passes here.
  private static func mark(of cell: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let bytes = UnsafeRawBufferPointer(cell)
    var mark = UInt64(truncatingIfNeeded: bytes.count) &* 0x9E37_79B9_7F4A_7C15
    var index = 0
    while index + 8 <= bytes.count {
      mark =
        (mark ^ bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        &* 0xFF51_AFD7_ED55_8CCD
      mark ^= mark >> 32
      index += 8
    }
    while index < bytes.count {
      mark = (mark ^ UInt64(bytes[index])) &* 0x0000_0100_0000_01B3
      index += 1
    }
    return (mark ^ (mark >> 29)) &* 0xC4CE_B9FE_1A85_EC53
  }
}

/// What the cells of a column come to.
extension ColumnWatch {
  enum Verdict: Equatable, Sendable {
    /// It is what it was taken for.
    case asItWas
    case status
    /// A value of which nobody knows what it says.
    case ask(about: Value)
    /// The column may be a status: such stands in it.
    case doubt(Value)
    /// It says other things, and in one place that somebody is not to be mailed.
    case refusal(Value)
  }

  /// - Parameters:
  ///   - isKnown: whether the value of a status says something.
  ///   - blankIsKnown: whether somebody said what a blank means.
  func verdict(blankIsKnown: Bool, _ isKnown: (String) -> Bool) -> Verdict {
    let filled = values.filter { !$0.text.isEmpty }
    switch kind {
    case .status, .leaving:
      if let first = filled.first(where: { !isKnown($0.text) }) ?? strange {
        return .ask(about: first)
      }
      // A box that was ticked or not: nobody knows whether who did not tick it wants mails.
      if kind == .status, !blankIsKnown, !filled.isEmpty, !hasMore,
        filled.allSatisfy({ StatusWords.yes($0.text) == true }),
        let blank = values.first(where: { $0.text.isEmpty })
      {
        return .ask(about: blank)
      }
      return .asItWas
    case .gone:
      return filled.first { !StatusWords.isNothing($0.text) || StatusWords.yes($0.text) != nil }
        .map(Verdict.doubt) ?? strange.map(Verdict.doubt) ?? .asItWas
    case .joined:
      let words = filled.filter { Self.mayBeStatus($0.text) }
      guard let first = words.first else { return .asItWas }
      return words.count == filled.count && !hasDates && !hasMore ? .status : .doubt(first)
    case .place:
      let words = filled.filter { Self.isStatusWord($0.text) }
      if let first = words.first {
        let areAll = !hasMore && filled.allSatisfy { isKnown($0.text) }
        return areAll ? .status : .doubt(first)
      }
      let isYesNo = !hasMore && filled.allSatisfy { StatusWords.yes($0.text) != nil }
      return isYesNo ? filled.first.map(Verdict.doubt) ?? .asItWas : plainVerdict(filled)
    case .doubtful, .presence:
      let answer = filled.first {
        Self.isAnswer($0.text) || Self.isDateOrCode($0.text)
          || kind == .presence && StatusWords.isDash($0.text)
      }
      return answer.map(Verdict.doubt) ?? plainVerdict(filled)
    case .topic:
      // A number may count, and a date be that of all: they answer where there are but yes and no, or blanks.
      let isYesNo = !hasMore && filled.allSatisfy { StatusWords.yes($0.text) != nil }
      let answer = filled.first {
        Self.isAnswer($0.text) && (isYesNo || Int($0.text) == nil)
          || hasBlank && $0.text.count > 1 && Self.isDateOrCode($0.text)
      }
      return answer.map(Verdict.doubt) ?? plainVerdict(filled)
    case .nameless:
      let isYesNo = !hasMore && filled.allSatisfy { StatusWords.yes($0.text) != nil }
      let no = filled.first { StatusWords.yes($0.text) == false }
      return isYesNo ? no.map(Verdict.doubt) ?? .asItWas : plainVerdict(filled)
    case .plain, .notes: return plainVerdict(filled)
    }
  }

  /// Of a column whose name says nothing of the kind its cells may.
  private func plainVerdict(_ filled: [Value]) -> Verdict {
    let refusal =
      filled.first {
        LeavingCells.hold($0.text) || Refusals.hold($0.text, isNote: kind == .notes)
      } ?? strange
    let areWords =
      !hasMore && filled.allSatisfy { Self.mayBeStatus($0.text) || StatusWords.isNeutral($0.text) }
    guard areWords else { return refusal.map(Verdict.refusal) ?? .asItWas }
    // Words for a status alone are one, whatever the column is called.
    return
      (filled.first { Self.isStatusWord($0.text) && StatusWords.status($0.text) != .subscribed }
      ?? refusal).map(Verdict.doubt) ?? .asItWas
  }

  private static func mayBeStatus(_ text: String) -> Bool {
    StatusWords.yes(text) != nil || isStatusWord(text)
  }

  /// Whether it may answer whether somebody is mailed.
  private static func isAnswer(_ text: String) -> Bool {
    mayBeStatus(text) || StatusWords.isNone(text) || StatusWords.isPermission(text)
      || beginsWithAnswer(text)
  }

  /// `Nein, danke`.
  private static func beginsWithAnswer(_ text: String) -> Bool {
    let first = text.prefix { $0.isLetter }
    guard first.count > 1, let next = text.dropFirst(first.count).first, " ,.;:!(".contains(next)
    else { return false }
    return StatusWords.yes(String(first)) != nil
  }

  /// `No`, `Nein, danke`.
  private static func beginsWithNo(_ text: String) -> Bool {
    StatusWords.yes(text) == false
      || beginsWithAnswer(text) && StatusWords.yes(String(text.prefix { $0.isLetter })) == false
  }

  private static func isStatusWord(_ text: String) -> Bool {
    StatusWords.status(text) != nil || StatusWords.isDoubtful(text)
  }

  private static func isDateOrCode(_ text: String) -> Bool {
    text.count == 1 && text.first?.isNumber == true
      || ImportDate(text, order: .dayFirst) != nil || ImportDate(text, order: .monthFirst) != nil
  }
}
