package import Diagnostics
package import Mail

/// Looks for one address in a roster without taking its rows apart: of a million of them one is asked for.
package enum RosterSearch {
  /// Whether a roster has a row for an address, however it is spelled there.
  package static func contains(_ address: EmailAddress, at place: Place) throws -> Bool {
    let hash = AddressHash(address)
    let reader = try RosterReader.read(place, keeping: .rowsOf([address])) {
      $0.listed.contains(hash)
    }
    guard let reader, reader.header != nil else { throw Roster.isEmpty(place) }
    return reader.listed.contains(hash)
  }
}
