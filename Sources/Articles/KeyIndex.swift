/// Articles of other times, found again by any of their keys.
package struct KeyIndex<Value: Sendable>: Sendable {
  package private(set) var items: [(keys: ArticleKeys, value: Value)] = []
  private var places: [UInt64: [Int]] = [:]

  package init() {}

  package mutating func add(_ keys: ArticleKeys, _ value: Value) {
    for place in keys.places { places[place, default: []].append(items.count) }
    items.append((keys, value))
  }

  /// The numbers of those that are the same as an article, in the order in which they were added.
  package func matches(_ keys: ArticleKeys) -> [(number: Int, sameness: Sameness)] {
    var numbers: Set<Int> = []
    for lookup in keys.lookups { numbers.formUnion(places[lookup] ?? []) }
    return numbers.sorted().compactMap { number in
      Sameness(keys, items[number].keys).map { (number, $0) }
    }
  }
}
