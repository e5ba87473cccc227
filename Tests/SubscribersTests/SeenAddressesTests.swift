import Mail
import Testing

@testable import Subscribers

/// Which addresses stood in a file, be they in the roster or not.
@Suite struct SeenAddressesTests {
  @Test func `each is new once, and known from then on`() throws {
    let hashes = try (0..<4000).map { AddressHash(try EmailAddress(parsing: "r\($0)@x.org")) }
    var seen = SeenAddresses(listed: AddressSet(hashes.prefix(2500)))
    for hash in hashes.dropFirst(1000) {
      #expect(!seen.contains(hash))
      let isNew = [seen.insertNew(hash), seen.insertNew(hash)]
      #expect(isNew == [true, false])
    }
    #expect(hashes.map(seen.contains) == hashes.indices.map { $0 >= 1000 })
  }
}
