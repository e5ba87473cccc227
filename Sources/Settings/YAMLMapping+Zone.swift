package import Clock
package import Diagnostics

/// Time zones as configurations name them.
extension YAMLMapping {
  /// A zone by region and city; nil where the key is absent or empty.
  package func zone(_ key: String, in files: ZoneFiles) throws(Problem) -> Zone? {
    try zone(key) { name throws(Problem) in try files.zone(named: name) }
  }

  /// The same as another program takes it, which may know abbreviations and offsets.
  package func anyZone(_ key: String, in files: ZoneFiles) throws(Problem) -> Zone? {
    try zone(key) { name throws(Problem) in try files.anyZone(named: name) }
  }

  private func zone(
    _ key: String, _ find: (String) throws(Problem) -> Zone
  ) throws(Problem) -> Zone? {
    guard let name = try string(key) else { return nil }
    do throws(Problem) { return try find(name) } catch {
      var problem = problem(error.reason, at: key, hint: error.hint)
      if error.category == .system { problem.category = .system }
      throw problem
    }
  }
}
