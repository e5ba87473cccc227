import Foundation

/// A key that signatures are verified with (RFC 6376 §3.6.1).
struct DKIMKey: Equatable {
  enum State: Equatable {
    case good(kind: String)
    /// RFC 6376 §3.6.1: an empty “p”.
    case revoked
    /// RFC 8301 §3.2
    case short
    case broken(String)
  }

  private(set) var state: State
  /// Whether verifiers treat signatures as if there were none.
  private(set) var isTest = false

  /// An RSA key of 1024 bits takes 162 octets (RFC 3279 §2.3.1).
  private static let leastRSA = 160

  init(parsing text: String) {
    var tags: [String: String] = [:]
    for (index, part) in text.split(separator: ";").enumerated() {
      guard let equals = part.firstIndex(of: "=") else { continue }
      let name = part[..<equals].trimmingCharacters(in: .whitespaces)
      let value = part[part.index(after: equals)...].filter { !$0.isWhitespace }
      if name == "v", index > 0 || value != "DKIM1" {
        state = .broken("“v=\(value)” is not the version that comes first")
        return
      }
      tags[name] = tags[name] ?? String(value)
    }
    isTest = tags["t"]?.split(separator: ":").contains("y") ?? false
    let kind = tags["k"]?.lowercased() ?? "rsa"
    guard let text = tags["p"] else {
      state = .broken("there is no key in it (p=)")
      return
    }
    guard !text.isEmpty else {
      state = .revoked
      return
    }
    guard let key = Data(base64Encoded: text) else {
      state = .broken("the key is no base64")
      return
    }
    switch kind {
    case "rsa": state = key.count < Self.leastRSA ? .short : .good(kind: kind)
    // RFC 8463 §4.2
    case "ed25519":
      state = key.count == 32 ? .good(kind: kind) : .broken("the key is not one of Ed25519")
    default: state = .broken("“k=\(kind)” is no kind of key that is known")
    }
  }
}
