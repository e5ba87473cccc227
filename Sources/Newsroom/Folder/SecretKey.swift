import Crypto
import Diagnostics
import Foundation
import Mail

/// The edition's own secret: what unsubscribe links are signed with.
enum SecretKey {
  static let fileName = "secret.key"
  private static let length = 32
  /// Without a key of one's own in the configuration it is a file of the edition folder.
  static func standard(in folder: Place) -> Secret {
    Secret(
      keeping: .file(fileName), what: "the key", location: folder.appending(fileName).location())
  }

  /// Reads the key. One that is missing is never made in passing: with another one, the links in mails
  /// that were sent would stop working, and a run that goes on would send other mails than it began with.
  static func load(_ secret: Secret, in folder: Place, _ effects: Effects) throws -> Data {
    if case .file(let path) = secret.keeping, !folder.appending(path).exists,
      try Credential(of: path, in: folder).place(effects) == nil
    {
      throw Problem(
        "there is no key to sign unsubscribe links with",
        at: folder.appending(path).location(), hint: "bring it back from a backup",
        // One is made under the standard name alone.
        advice: path == fileName ? .makeKey : nil, category: .configuration)
    }
    let text = try secret.read(in: folder, effects)
    guard let key = Data(base64Encoded: text.trimmingCharacters(in: .whitespaces)),
      key.count >= length
    else {
      throw Problem(
        "not a key", at: secret.location,
        hint: "bring it back from a backup: without it, links in mails already sent stop working",
        category: .configuration)
    }
    return key
  }

  /// What tells a key from another and nothing of it.
  static func fingerprint(of key: Data) -> String {
    let code = HMAC<SHA256>.authenticationCode(
      for: Data("broadsheet key".utf8), using: SymmetricKey(data: key))
    return Hex.string(Array(code.prefix(8)))
  }

  /// A new key, as its file holds it.
  static func make(_ effects: Effects) throws -> Data {
    Data("\(Data(try effects.randomBytes(length)).base64EncodedString())\n".utf8)
  }
}
