import Crypto
import Diagnostics
import Foundation

/// A file with a secret as systemd hands it to a service that may not read the file itself (systemd.exec(5),
/// “Credentials”): under a name of its own in `$CREDENTIALS_DIRECTORY`.
struct Credential {
  /// Letters, digits and hyphens: the end of the path for people, a hash of all of it against others that end so.
  let name: String

  /// - Parameter path: absolute, or below the folder.
  init(of path: String, in folder: Place) {
    let whole = Place(folder: folder.realPath).appending(path).path
    let hash = SHA256.hash(data: Data(whole.utf8)).withUnsafeBytes { Hex.string($0.prefix(4)) }
    let words = whole.split(separator: "/").last.map(String.init)?.unicodeScalars.prefix(40)
      .map { $0.isASCII && $0.properties.isAlphabetic || ("0"..."9").contains($0) ? $0 : "-" }
    name = String(String.UnicodeScalarView(words ?? [])) + "-" + hash
  }

  /// Where it lies; nil where nobody handed it over.
  func place(_ effects: Effects) throws -> Place? {
    guard let folder = try effects.environment("CREDENTIALS_DIRECTORY"), folder.hasPrefix("/")
    else { return nil }
    let place = Place(folder: folder).appending(name)
    return place.exists ? place : nil
  }
}
