import Diagnostics

/// A name in JSON objects, and what it says of who may be mailed: by itself, or because somebody says so.
struct ObjectName: Sendable {
  private(set) var meaning: ColumnMeaning?
  /// What is watched for what stands there; nil where nothing of it is a question.
  private(set) var kind: ColumnWatch.Kind?
  /// Whether somebody says that it is to be left out.
  private(set) var isLeftOut = false
  /// Whether somebody says what it is.
  let isSaid: Bool
  private var values: [String: ImportedStatus] = [:]
  private var areRefusals = false

  /// - Parameters:
  ///   - path: as it is written, behind the names of the objects that it lies in.
  ///   - uses: what somebody says of it.
  init(_ path: String, _ uses: [ColumnMapping.Use]) {
    isSaid = !uses.isEmpty
    let judged = JudgedName(path)
    meaning = judged.saysConsent ? judged.meaning : nil
    // Words that nobody knows say nothing in a plain one: it is the sender's own, and the system has a column for it.
    kind = meaning == nil && judged.kind.isOfConsent ? judged.kind : nil
    if meaning != nil, judged.isOfOtherWay { kind = .doubtful }
    for use in uses { take(use) }
  }

  private mutating func take(_ use: ColumnMapping.Use) {
    switch use {
    case .meaning(.status): (meaning, kind) = (.status, .status)
    case .meaning(.optOut(let status)): (meaning, kind) = (.optOut(status), .leaving)
    case .value(let value, let status):
      values[value] = status
      if meaning == nil { meaning = .status }
      kind = meaning == .status ? .status : .leaving
    case .refusals: (areRefusals, meaning, kind) = (true, nil, nil)
    case .joined, .further, .names: break
    case .meaning(let other): (isLeftOut, meaning, kind) = (other == .ignored, nil, nil)
    }
  }

  /// Whether it can say that somebody has left.
  var tells: Bool { meaning != nil || areRefusals }

  /// Whether somebody knows what stands there.
  func knows(_ text: String) -> Bool {
    values[StatusWords.folded(text)] != nil || StatusWords.status(text) != nil
      || StatusWords.yes(text) != nil || StatusWords.isNothing(text) || Self.isDate(text)
  }

  /// How somebody has left by what stands there; nil where it says nothing of it.
  func leaving(_ text: String) -> ImportedStatus? {
    if let said = values[StatusWords.folded(text)] { return said }
    if areRefusals {
      return LeavingCells.hold(text) || Refusals.hold(text, isNote: true)
        ? .left(.unsubscribed) : nil
    }
    if case .left(let status)? = StatusWords.status(text) { return .left(status) }
    if case .optOut(let status) = meaning {
      return StatusWords.yes(text) == true || Self.isDate(text) ? .left(status) : nil
    }
    return StatusWords.yes(text) == false ? .left(.unsubscribed) : nil
  }

  private static func isDate(_ text: String) -> Bool {
    [ImportDate.Order.dayFirst, .monthFirst].contains { ImportDate(text, order: $0) != nil }
  }
}

/// What stands in JSON objects under names that say who may be mailed: as a column of the roster nothing would heed it.
struct TellingObjects {
  private let column: Int
  private let names: [String: ObjectName]

  /// Nil where none of the names in the objects of a table says it.
  init?(of table: ImportTable) {
    guard let column = table.meanings.firstIndex(of: .attributes) else { return nil }
    names = table.objectNames.filter(\.value.tells)
    guard !names.isEmpty else { return nil }
    self.column = column
  }

  /// How somebody has left by the object in a row; nil where it says nothing of it.
  func leaving(in rows: CSVRows) -> ImportedStatus? {
    JSONCells.fields(of: rows.field(column)).compactMap { names[$0.name]?.leaving($0.text) }
      .max { $0.gravity < $1.gravity }
  }
}

/// Looks at what stands under such names before anything is done.
struct ObjectSurvey {
  private(set) var names: [String: ObjectName] = [:]
  private var watches: [String: ColumnWatch] = [:]
  private let uses: [String: [ColumnMapping.Use]]

  /// - Parameter uses: what somebody says of names, as `ColumnMeaning.folded` has them.
  init(_ uses: [String: [ColumnMapping.Use]]) { self.uses = uses }

  mutating func look(at cell: UnsafeBufferPointer<UInt8>, _ line: Int) {
    for field in JSONCells.fields(of: cell) {
      if names[field.name] == nil {
        let name = ObjectName(field.path, uses[ColumnMeaning.folded(field.name)] ?? [])
        names[field.name] = name
        watches[field.name] = name.kind.map { ColumnWatch($0) }
      }
      guard watches[field.name] != nil, let name = names[field.name] else { continue }
      var text = field.text
      text.withUTF8 { watches[field.name]?.note($0, line, name.knows) }
    }
  }

  /// Refuses names that somebody speaks of and that are not there.
  func mustHaveAllNames(_ table: ImportTable) throws(Problem) {
    let known = Set(names.keys.map(ColumnMeaning.folded))
    for name in uses.keys.sorted() where !known.contains(name) {
      throw table.absent(name, among: table.names + names.keys.sorted())
    }
  }

  /// What must be asked; nil for nothing.
  func question(of table: ImportTable) -> Problem? {
    for (name, watch) in watches.sorted(by: { $0.key < $1.key }) {
      let verdict = watch.verdict(blankIsKnown: true, names[name]?.knows ?? { _ in false })
      switch verdict {
      case .asItWas, .status: continue
      // Nobody would leave by it.
      case .doubt
      where names[name]?.meaning != nil
        && !watch.values.contains { names[name]?.leaving($0.text) != nil }:
        continue
      case .ask(let value): return table.question(named: name, value.text, value.line, .mapStatus)
      case .doubt(let value), .refusal(let value):
        return table.question(named: name, value.text, value.line, .mapDoubt)
      }
    }
    return nil
  }
}
