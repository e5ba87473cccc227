import Diagnostics
import Foundation

/// Reads a journal piece by piece: its lines, what may be torn at its end, and what is damage.
struct JournalParser {
  private let place: Place
  private var state = JournalState()
  private var lineNumber = 0
  /// How many bytes are whole lines.
  private var position = 0
  private var total = 0
  /// The beginning of a line whose end has not come yet.
  private var tail: [UInt8] = []
  /// The line from which on there are only zeros, as a power cut leaves them.
  private var zerosFrom: Int?
  /// Who is shown each record of version 2 as it is read.
  private let show: ((JournalSighting) -> Void)?
  /// Up to where nothing is shown.
  private let shownFrom: Int

  /// - Parameters:
  ///   - number: a recipient of whom every record is kept.
  ///   - start: the byte from which on records are shown.
  init(
    _ place: Place, following number: Int? = nil, showingFrom start: Int = 0,
    show: ((JournalSighting) -> Void)? = nil
  ) {
    self.place = place
    self.show = show
    shownFrom = start
    state.story = number.map { JournalStory(number: $0) }
  }

  static let heading = "broadsheet-journal "

  mutating func feed(_ bytes: UnsafeRawBufferPointer) throws(Problem) {
    var rest = bytes
    total += bytes.count
    while zerosFrom == nil, let base = rest.baseAddress,
      let found = memchr(base, 0x0A, rest.count)
    {
      let length = UnsafeRawPointer(found) - base
      let piece = UnsafeRawBufferPointer(rebasing: rest[..<length])
      rest = UnsafeRawBufferPointer(rebasing: rest[(length + 1)...])
      if tail.isEmpty {
        try take(piece)
      } else {
        tail.append(contentsOf: piece)
        let line = tail
        tail.removeAll(keepingCapacity: true)
        try line.withUnsafeBufferPointer { line throws(Problem) in
          try take(UnsafeRawBufferPointer(line))
        }
      }
    }
    if let zerosFrom {
      guard rest.allSatisfy({ $0 == 0 || $0 == 0x0A }) else { throw damage(at: zerosFrom) }
    } else {
      tail.append(contentsOf: rest)
    }
  }

  /// What the whole lines so far say.
  var stateSoFar: JournalState { state }

  consuming func finish() throws(Problem) -> JournalState {
    // What follows the last line end will be cut off, so it must be ours.
    let torn = tail.prefix { $0 != 0 }
    guard
      lineNumber > 0
        || ["\(Self.heading)1", "\(Self.heading)2"].contains(where: {
          $0.utf8.starts(with: torn)
        })
    else { throw notAJournal() }
    // A whole record with one sign more is none that was torn: its line end was damaged.
    if tail.count > 1, tail.last != 0, state.version != 1,
      tail.dropLast().withUnsafeBytes({ JournalLine(parsing: $0) != nil })
    {
      throw damage(at: lineNumber + 1)
    }
    let left = total - position
    if left > 0, lineNumber > 0 {
      state.torn = JournalState.Torn(line: zerosFrom ?? lineNumber + 1, bytes: left)
    }
    return state
  }

  private mutating func take(_ line: UnsafeRawBufferPointer) throws(Problem) {
    lineNumber += 1
    // A power cut can leave blocks of zeros where the end was being written.
    if !line.isEmpty, line.allSatisfy({ $0 == 0 }) {
      zerosFrom = lineNumber
      return
    }
    if lineNumber == 1 {
      try takeHeading(line)
    } else {
      let isRead =
        state.version == 1 ? state.takeVersion1(line) : state.take(line, number: lineNumber)
      guard isRead else { throw damage(at: lineNumber) }
      if let show, state.version == 2, position >= shownFrom,
        let sighting = JournalSighting(of: line)
      {
        show(sighting)
      }
    }
    position += line.count + 1
    state.wholeLength = position
  }

  private mutating func takeHeading(_ line: UnsafeRawBufferPointer) throws(Problem) {
    guard line.starts(with: Self.heading.utf8) else { throw notAJournal() }
    switch String(decoding: line.dropFirst(Self.heading.utf8.count), as: UTF8.self) {
    case "1": state.version = 1
    case "2": state.version = 2
    case let version:
      throw Problem(
        "a journal of another version: “\(version)”", at: place.location(line: 1),
        hint: "a newer Broadsheet wrote it")
    }
  }

  private func notAJournal() -> Problem { Problem("not a journal", at: place.location(line: 1)) }

  private func damage(at line: Int) -> Problem {
    Problem(
      "a damaged record", at: place.location(line: line),
      hint: "bring the file back from a copy; nothing is sent while it is unclear who was mailed")
  }
}
