import Diagnostics
import Foundation
import Mail

@testable import Subscribers

/// Reads whatever libFuzzer makes up as addresses that somebody pasted, with a byte 0xFF between them, which no
/// UTF-8 has: what is accepted can be written and read again, and one address is one in all spellings.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let texts = UnsafeBufferPointer(start: start, count: count)
    .split(separator: 0xFF, maxSplits: 2).map { String(decoding: $0, as: UTF8.self) }
  var addresses: [EmailAddress] = []
  for text in texts {
    judgePlain(text)
    do throws(Problem) {
      let mailbox = try Mailbox(pasted: text)
      judge(mailbox)
      let known = try? Mailbox(pasted: text, isKnown: true)
      require(known == mailbox, "“\(text)” is looked up as \(known as Any)")
      addresses.append(mailbox.address)
    } catch { inspect([error]) }
  }
  for one in addresses {
    for other in addresses {
      require(
        (one == other) == one.canonical.utf8.elementsEqual(other.canonical.utf8)
          && (one == other) == (AddressHash(one) == AddressHash(other)),
        "\(one) and \(other) are one and are not")
    }
  }
  return 0
}

private func judge(_ mailbox: Mailbox) {
  let address = mailbox.address
  requireSame(EmailAddress(canonical: address.canonical), address, "canonical")
  for written in [
    address.description, address.smtp, EmailAddress(canonical: address.canonical).description,
  ] {
    requireSame(try? EmailAddress(recorded: written), address, written)
  }
  requireSame(try? EmailAddress(parsing: address.description), address, "description")
  require(
    (try? EmailAddress(recorded: address.description))?.spelling == address.spelling,
    "\(address) is spelled otherwise when it is read again")
  require(
    !address.smtp.holdsControls && !address.smtp.contains(where: \.isNewline),
    "\(address.smtp.debugDescription) ends a line")
  require(
    (try? Mailbox(parsing: mailbox.description)) == mailbox, "\(mailbox) is read as another")
  // By how its letters are composed and by case nobody is told from anybody.
  for spelling in [
    address.spelling.lowercased(), address.spelling.decomposedStringWithCanonicalMapping,
    address.spelling.precomposedStringWithCanonicalMapping,
  ] {
    let local = EmailAddress(spelling: spelling, canonical: nil)
    guard let other = try? EmailAddress(recorded: local.description) else { continue }
    requireSame(other, address, spelling)
  }
  judgeRecords(of: address)
}

/// Roster and log say the same address.
private func judgeRecords(of address: EmailAddress) {
  var reader = RosterReader(file: "weekly.csv", separator: 0x2C, keeping: .rows)
  let text = Array((csvRecord(["email"]) + csvRecord([address.description])).utf8)
  Lists.must("a roster with \(address)") {
    try text.withUnsafeBufferPointer { try reader.feed($0) }
    try reader.finish()
  }
  requireSame(reader.subscribers.first?.address, address, "in a roster: \(reader.problems)")
  require(reader.subscribers.hash(0) == AddressHash(address), "\(address) has two hashes")
  let event = ConsentEvent(
    time: Date(timeIntervalSince1970: 1_795_694_400), kind: .bounced, address: address,
    source: "bounce")
  let line = Lists.must("a line with \(address)") { try event.encoded().dropLast() }
  let read = Lists.must("a line with \(address)") {
    try line.withUnsafeBytes { try ConsentEvent(line: $0) }
  }
  requireSame(read?.address, address, "in a log")
}

/// What is decided by bytes is decided so by the reader of all addresses.
private func judgePlain(_ text: String) {
  guard let address = Array(text.utf8).withUnsafeBytes({ EmailAddress(plain: $0) }) else { return }
  let slowly = try? EmailAddress(parsing: text)
  requireSame(slowly, address, "bytewise: \(text)")
  require(slowly?.spelling == address.spelling, "\(text) is spelled \(address.spelling)")
  let hash = Array(text.utf8).withUnsafeBytes { AddressHash(plain: $0) }
  require(hash == AddressHash(address), "\(text) has two hashes")
}

private func requireSame(_ read: EmailAddress?, _ address: EmailAddress, _ how: String) {
  require(
    read?.canonical.utf8.elementsEqual(address.canonical.utf8) == true,
    "\(address.spelling.debugDescription), compared as \(address.canonical.debugDescription), becomes "
      + "\(read?.canonical.debugDescription ?? "nothing"): \(how)")
}
