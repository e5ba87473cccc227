/// The known name that somebody most likely meant, or nil when none is near.
///
/// Near means an edit distance (insertions, deletions, replacements, swapped neighbours) of at most
/// a third of the longer name, and never over 3; one edit is near if it leaves anything of the name.
package func nearestName(to name: String, among known: some Sequence<String>) -> String? {
  let wanted = Array(name.lowercased())
  return known.map { (name: $0, distance: editDistance(wanted, Array($0.lowercased()), within: 3)) }
    .filter {
      let longer = max(wanted.count, $0.name.count)
      return $0.distance == 0 || $0.distance <= min(3, max(1, longer / 3)) && $0.distance < longer
    }
    .min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
}

/// The number of single-character edits between two words (optimal string alignment); any number over
/// the limit stands for all that are.
private func editDistance(_ a: [Character], _ b: [Character], within limit: Int) -> Int {
  guard abs(a.count - b.count) <= limit else { return limit + 1 }
  var beforeLast = [Int](repeating: limit + 1, count: b.count + 1)
  var last = Array(0...b.count)
  for i in a.indices {
    var row = [Int](repeating: limit + 1, count: b.count + 1)
    row[0] = i + 1
    var least = row[0]
    // Further from the diagonal, each place is over the limit.
    for j in max(0, i - limit)..<min(b.count, i + limit + 1) {
      var best = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        best = min(best, beforeLast[j - 1] + 1)
      }
      row[j + 1] = best
      least = min(least, best)
    }
    if least > limit { return limit + 1 }
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
