import Foundation
import Mail

/// How a line of an import's record begins that tells of a row or a cell that was changed, read where it lies: whose it
/// is. Nil for a line that must be looked at more closely.
struct ChangeOpening {
  /// Whether it tells of the whole row; else of a cell.
  let isRow: Bool
  let email: UnsafeRawBufferPointer
  let person: AddressHash

  init?(_ line: UnsafeRawBufferPointer) {
    var text = ConsentLineText(line)
    guard text.take("{"), let first = text.string(), text.take(":"), text.string() != nil,
      text.take(","), let second = text.string(), second.elementsEqual("email".utf8),
      text.take(":"), let email = text.string(), let person = AddressHash(plain: email)
    else { return nil }
    isRow = first.elementsEqual("digest".utf8)
    guard isRow || first.elementsEqual("column".utf8) else { return nil }
    (self.email, self.person) = (email, person)
  }
}
