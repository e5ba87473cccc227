/// Why a fault's spec cannot be understood.
package struct FaultError: Error, Equatable, CustomStringConvertible {
  /// The spec as given.
  package let spec: String
  /// What is wrong with it.
  package let reason: String
  /// A spec that would have been understood.
  package let example: String

  package var description: String {
    "fault '\(spec)': \(reason); example: \(example)"
  }
}
