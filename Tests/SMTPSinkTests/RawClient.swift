import Foundation
import Glibc

/// A plain TCP client that gives up after a minute instead of blocking a test.
final class RawClient {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  private let descriptor: Int32
  private var pending: [UInt8] = []

  init(port: UInt16, timeout: Int = 60) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var time = timeval(tv_sec: timeout, tv_usec: 0)
    let size = socklen_t(MemoryLayout.size(ofValue: time))
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, size)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, size)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    let code = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard code == 0 else { throw Failure(description: "cannot connect: \(errno)") }
  }

  deinit { close(descriptor) }

  func send(_ text: String) throws { try send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes { all in
        Glibc.send(
          descriptor, all.baseAddress.map { $0 + sent }, all.count - sent, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw Failure(description: "cannot send: \(errno)") }
      sent += count
    }
  }

  /// Ends the sending side only.
  func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// The next line without its CRLF; nil when the server closed the connection in order.
  func line() throws -> String? {
    while true {
      if let end = pending.firstIndex(of: 10) {
        let line = pending[..<end]
        pending.removeSubrange(...end)
        guard line.last == 13 else { throw Failure(description: "a bare LF in a reply") }
        return String(decoding: line.dropLast(), as: UTF8.self)
      }
      let bytes = try receive()
      if bytes.isEmpty { return nil }
      pending += bytes
    }
  }

  /// The last line of the next reply.
  @discardableResult
  func reply() throws -> String? {
    while let line = try line() {
      if line.utf8.dropFirst(3).first != UInt8(ascii: "-") { return line }
    }
    return nil
  }

  /// Sends a line and returns the last line of its reply.
  @discardableResult
  func ask(_ line: String) throws -> String? {
    try send(line + "\r\n")
    return try reply()
  }

  /// What one `recv` brings; empty at the end of the stream.
  func receive() throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &bytes, bytes.count, 0)
    guard count >= 0 else { throw Failure(description: "nothing came: \(errno)") }
    return Array(bytes.prefix(count))
  }

  /// Reads the greeting and says EHLO.
  func greet() throws {
    try reply()
    try ask("EHLO client.example.org")
  }

  /// Goes through a whole transaction and returns the last reply it got; nil when it was cut off.
  @discardableResult
  func mail(
    to recipient: String = "anna@example.org", _ message: String = "Subject: x\r\n\r\nHello\r\n"
  ) throws -> String? {
    for command in ["MAIL FROM:<news@example.org>", "RCPT TO:<\(recipient)>", "DATA"] {
      guard let answer = try ask(command) else { return nil }
      if answer.hasPrefix("4") || answer.hasPrefix("5") { return answer }
    }
    return try ask(message + ".")
  }
}
