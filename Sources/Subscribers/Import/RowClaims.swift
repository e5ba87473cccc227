import Diagnostics
import Mail

/// Which of a person's rows each change of an import is of: it was made once, to one row.
///
/// An import changes the first row of an address. Who has several rows, or several addresses, has others that it never
/// touched, and they may say by themselves what it wrote.
struct RowClaims {
  /// A change and a row of one person.
  private struct Match {
    let change: Int
    let row: Int
    /// Whether it is the row of that address to which the change was made, as rows stand now.
    let isOwn: Bool
    /// How much of what the import wrote still stands there.
    let likeness: Int
  }

  private let changes: ChangedRows
  /// By the place of their first change, the people whose rows have to be told apart.
  private var crowded: Set<Int> = []
  /// By the number of a row, the place of its change.
  private var claims: [Int: Int] = [:]

  /// - Parameter changes: settled.
  init(
    _ changes: ChangedRows, in standing: StandingRoster, _ consent: ConsentView
  ) throws(Problem) {
    self.changes = changes
    guard !changes.isEmpty,
      standing.rowCount > standing.listed.count || consent.hasSeveralAddresses
    else { return }
    var met: Set<Int> = []
    try Self.forEachRow(of: standing) { (rows, _, hash) throws(Problem) in
      let places = changes.places(of: consent.one(hash))
      if !places.isEmpty, !met.insert(places.lowerBound).inserted {
        crowded.insert(places.lowerBound)
      }
    }
    if crowded.isEmpty { return }
    for matches in try self.matches(in: standing, consent).values { claim(matches) }
  }

  /// What was changed in a row.
  /// - Parameters:
  ///   - number: which one of the roster it is, blank ones not counted.
  ///   - person: whose it is.
  func lines(
    ofRow number: Int, of person: AddressHash
  ) throws(Problem) -> [ImportRecord.Line] {
    let places = changes.places(of: person)
    var lines: [ImportRecord.Line] = []
    let isCrowded = crowded.contains(places.lowerBound)
    for place in places where !isCrowded || claims[number] == place {
      lines += try changes.take(at: place)
    }
    return lines
  }

  private static func forEachRow(
    of standing: StandingRoster,
    _ body: (CSVRows, Int, AddressHash) throws(Problem) -> Void
  ) throws(Problem) {
    let rows = try standing.rows()
    var number = 0
    while try rows.advance() {
      if rows.isBlank { continue }
      if let hash = standing.hash(of: rows) { try body(rows, number, hash) }
      number += 1
    }
  }

  /// By the place of a person's first change, all of theirs beside all of their rows.
  private func matches(
    in standing: StandingRoster, _ consent: ConsentView
  ) throws(Problem) -> [Int: [Match]] {
    var digest = RowDigest(columns: standing.columns)
    var matches: [Int: [Match]] = [:]
    var rank: [AddressHash: Int] = [:]
    try Self.forEachRow(of: standing) { (rows, number, hash) throws(Problem) in
      let places = changes.places(of: consent.one(hash))
      guard crowded.contains(places.lowerBound) else { return }
      let nth = rank[hash, default: 0]
      rank[hash] = nth + 1
      // Records of old tell of several rows of one address, in their order.
      var before = 0
      for place in places {
        let lines = try changes.lines(at: place)
        let isSame = lines.first?.email.map(ImportUndo.person) == hash
        matches[places.lowerBound, default: []].append(
          Match(
            change: place, row: number, isOwn: isSame && before == nth,
            likeness: Self.likeness(lines, rows, standing.columns, &digest)))
        if isSame { before += 1 }
      }
    }
    return matches
  }

  private static func likeness(
    _ lines: [ImportRecord.Line], _ rows: CSVRows, _ columns: [String], _ digest: inout RowDigest
  ) -> Int {
    if let mark = lines.first?.digest, mark == String(digest.bits(of: rows), radix: 16) { return 3 }
    let cells = lines.filter { $0.column != nil }
    let kept = cells.count(where: { cell in
      guard let column = columns.firstIndex(of: cell.column ?? ""), column < rows.count else {
        return false
      }
      return rows.field(column).elementsEqual((cell.now ?? "").utf8)
    })
    return kept == 0 ? 0 : kept == cells.count ? 2 : 1
  }

  /// Each change to its own row, unless that says nothing of it and another does: of somebody who was renamed since.
  private mutating func claim(_ matches: [Match]) {
    var (left, taken): (Set<Int>, Set<Int>) = (Set(matches.map(\.change)), [])
    func free(_ match: Match) -> Bool { left.contains(match.change) && !taken.contains(match.row) }
    let own = matches.filter(\.isOwn)
    let others = matches.filter { $0.likeness > 0 && !$0.isOwn }.sorted {
      ($1.likeness, $0.row) < ($0.likeness, $1.row)
    }
    for match in own.filter({ $0.likeness > 0 }) + others + own where free(match) {
      claims[match.row] = match.change
      left.remove(match.change)
      taken.insert(match.row)
    }
  }
}
