import Foundation
import Glibc

/// A client that writes exactly what a test says, and reads whatever comes.
struct RawClient: Sendable {
  let port: UInt16

  struct Answer: Sendable {
    var status: Int
    var head: String
    var body: [UInt8]
    var text: String { String(decoding: body, as: UTF8.self) }
  }

  /// Sends a request as it is and reads until the other side closes.
  func send(_ request: String) async throws -> Answer {
    let bytes = try await exchange(Array(request.utf8))
    return Self.answer(bytes)
  }

  func get(_ target: String, _ more: String = "") async throws -> Answer {
    try await send(
      "GET \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\(more)Connection: close\r\n\r\n")
  }

  /// Asks for something to be done, as the page does.
  func post(_ target: String, _ body: String, token: String) async throws -> Answer {
    try await send(
      "POST \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nOrigin: http://127.0.0.1:\(port)\r\n"
        + "broadsheet-token: \(token)\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)"
    )
  }

  static func answer(_ bytes: [UInt8]) -> Answer {
    let end = bytes.indices.first { bytes[$0...].starts(with: [13, 10, 13, 10]) } ?? bytes.count
    let head = String(decoding: bytes[..<end], as: UTF8.self)
    let body = bytes.dropFirst(end + 4)
    return Answer(
      status: Int(head.split(separator: " ").dropFirst().first ?? "") ?? 0, head: head,
      body: head.lowercased().contains("transfer-encoding: chunked") ? unchunked(body) : Array(body)
    )
  }

  private static func unchunked(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var rest = bytes
    var output: [UInt8] = []
    while let end = rest.firstIndex(of: 10) {
      let line = String(decoding: rest[..<end], as: UTF8.self).trimmingCharacters(in: .whitespaces)
      guard let size = Int(line.replacing("\r", with: ""), radix: 16), size > 0 else { break }
      output += rest[(end + 1)...].prefix(size)
      rest = rest.dropFirst(rest.distance(from: rest.startIndex, to: end) + 1 + size + 2)
    }
    return output
  }

  private func exchange(_ request: [UInt8]) async throws -> [UInt8] {
    let port = port
    return try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(with: Result { try Self.exchange(request, port) })
      }
    }
  }

  /// A socket that leads to the server; the caller closes it.
  func connect() throws -> Int32 { try Self.connect(port) }

  private static func connect(_ port: UInt16) throws -> Int32 {
    let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let done = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard done == 0 else {
      close(socket)
      throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
    }
    var limit = timeval(tv_sec: 30, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    return socket
  }

  private static func exchange(_ request: [UInt8], _ port: UInt16) throws -> [UInt8] {
    let socket = try connect(port)
    defer { close(socket) }
    var sent = 0
    while sent < request.count {
      let count = request.withUnsafeBytes {
        Glibc.send(
          socket, $0.baseAddress?.advanced(by: sent), request.count - sent,
          Int32(MSG_NOSIGNAL))
      }
      // Whoever is refused may be cut off in the middle.
      if count <= 0 { break }
      sent += count
    }
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(socket, &buffer, buffer.count, 0)
      guard count > 0 else { return output }
      output += buffer[..<count]
    }
  }
}
