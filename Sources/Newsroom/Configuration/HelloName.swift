import Foundation
import Mail

/// What EHLO says of this machine: a name that relays take, which many do only when it has a dot
/// (RFC 5321 §2.3.5).
enum HelloName {
  /// The configured name, else the machine's where that is a full one, else the address of its end.
  /// - Parameters:
  ///   - hostname: as the kernel has it.
  ///   - hosts: the text of `/etc/hosts`, which may know the full name.
  ///   - address: the local end of a connection to the relay, such as `192.0.2.1` or `2001:db8::1`.
  static func choose(
    configured: String?, hostname: String, hosts: String, address: String?
  ) -> String {
    if let configured { return configured }
    if let name = full(hostname) ?? fullName(of: hostname, in: hosts) { return name }
    let address = address ?? "127.0.0.1"
    // §4.1.3
    return address.contains(":") ? "[IPv6:\(address)]" : "[\(address)]"
  }

  /// The full name beside a short one, which stands first in its line (hosts(5)).
  private static func fullName(of hostname: String, in hosts: String) -> String? {
    for line in hosts.split(whereSeparator: \.isNewline) {
      let words = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).dropFirst()
      guard words.contains(where: { $0.lowercased() == hostname.lowercased() }) else { continue }
      if let name = words.lazy.compactMap({ full(String($0)) }).first { return name }
    }
    return nil
  }

  private static func full(_ name: String) -> String? {
    let name = name.hasSuffix(".") ? String(name.dropLast()) : name
    guard name.contains("."), !name.hasPrefix("["), !name.lowercased().hasPrefix("localhost.")
    else {
      return nil
    }
    return try? DomainName.asciiForm(of: name)
  }

  /// Nothing is asked over the network for it.
  /// - Parameter source: the address that is spoken from, where one is configured.
  static func ofThisMachine(
    configured: String?, towards host: String, from source: String? = nil
  ) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    gethostname(&buffer, buffer.count - 1)
    let hostname = String(
      decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let hosts = (try? String(contentsOfFile: "/etc/hosts", encoding: .utf8)) ?? ""
    return choose(
      configured: configured, hostname: hostname, hosts: hosts,
      address: source ?? localAddress(towards: host))
  }

  /// The address that this machine would speak from. A relay that is known by name, which would have to be
  /// looked up, is taken to be where most of the world is.
  static func localAddress(towards host: String) -> String? {
    let bare = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    let known = bare == "localhost" ? "127.0.0.1" : bare
    return source(towards: known) ?? source(towards: "192.0.2.1") ?? source(towards: "2001:db8::1")
  }

  /// Asks the routes: a datagram socket that is connected sends nothing.
  private static func source(towards address: String) -> String? {
    var hints = addrinfo()
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
    hints.ai_socktype = Int32(SOCK_DGRAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(address, "25", &hints, &list) == 0, let peer = list else { return nil }
    defer { freeaddrinfo(list) }
    let end = socket(peer.pointee.ai_family, Int32(SOCK_DGRAM.rawValue) | O_CLOEXEC, 0)
    guard end >= 0 else { return nil }
    defer { close(end) }
    guard connect(end, peer.pointee.ai_addr, peer.pointee.ai_addrlen) == 0 else { return nil }
    var local = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let result = withUnsafeMutablePointer(to: &local) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        getsockname(end, pointer, &length) == 0
          && getnameinfo(
            pointer, length, &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST) == 0
      }
    }
    guard result else { return nil }
    let text = String(
      decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // A link's name (RFC 4007 §11) has no place in a literal.
    return String(text.prefix { $0 != "%" })
  }
}
