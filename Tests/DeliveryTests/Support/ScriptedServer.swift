import Foundation
import Synchronization

/// A server on 127.0.0.1 that says what it is told to, be it SMTP or not.
///
/// Each connection gets a whole script on a thread of its own and ends with it.
final class ScriptedServer: Sendable {
  enum Step: Sendable {
    /// Text to send as it is.
    case say(String)
    /// Reads one line.
    case hear
    /// Reads lines up to an empty one, as a request of HTTP begins.
    case hearHead
    /// Reads lines up to the final dot.
    case hearMessage
    /// Does nothing for so many seconds, or until the client has gone.
    case wait(Int)
    /// Does what the test says before it goes on.
    case call(@Sendable () -> Void)
    /// Says what the test answers now.
    case answer(@Sendable () -> String)
    /// Ends the connection if more has come than was read.
    case endIfMore
  }

  /// The script up to the reply to EHLO.
  static func greeting(_ offers: String...) -> [Step] {
    let lines = ["relay.example"] + offers
    let reply = lines.enumerated().map { index, line in
      "250\(index == lines.count - 1 ? " " : "-")\(line)\r\n"
    }
    return [.say("220 relay.example ESMTP\r\n"), .hear, .say(reply.joined())]
  }

  private final class Log: Sendable {
    let lines = Mutex<[String]>([])
    let peers = Mutex<[String]>([])
  }

  let port: UInt16
  private let listener: Int32
  private let log = Log()

  /// What clients said, line by line.
  var heard: [String] { log.lines.withLock { $0 } }

  /// The addresses that clients came from.
  var peers: [String] { log.peers.withLock { $0 } }

  convenience init(_ steps: [Step]) throws { try self.init(each: [steps]) }

  /// - Parameter scripts: one for each connection; the last one for all that come after.
  init(each scripts: [[Step]]) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(listener, pointer, length) == 0 && listen(listener, 64) == 0
          && getsockname(listener, pointer, &length) == 0
      }
    }
    guard result else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
    self.listener = listener
    port = UInt16(bigEndian: address.sin_port)
    let log = log
    Thread {
      var rest = scripts[...]
      while true {
        var peer = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let client = withUnsafeMutablePointer(to: &peer) {
          $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { accept(listener, $0, &length) }
        }
        guard client >= 0 else { break }
        let octets = withUnsafeBytes(of: peer.sin_addr.s_addr) { $0.map(String.init) }
        log.peers.withLock { $0 += [octets.joined(separator: ".")] }
        let steps = rest.first ?? []
        if rest.count > 1 { rest.removeFirst() }
        Thread {
          Dialogue(socket: client).play(steps) { line in log.lines.withLock { $0 += [line] } }
        }.start()
      }
      close(listener)
    }.start()
  }

  // On Linux this wakes the thread in accept(2), which closes the socket.
  deinit { shutdown(listener, Int32(SHUT_RDWR)) }
}

private final class Dialogue {
  private let socket: Int32
  private var buffer: [UInt8] = []

  init(socket: Int32) {
    self.socket = socket
    limitReceiving(to: 60)
  }

  func play(_ steps: [ScriptedServer.Step], hear: (String) -> Void) {
    script: for step in steps {
      switch step {
      case .say(let text):
        let bytes = Array(text.utf8)
        send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
      case .hear:
        guard let line = line() else { break script }
        hear(line)
      case .hearHead:
        while let line = line(), !line.isEmpty { hear(line) }
      case .hearMessage:
        while let line = line(), line != "." { hear(line) }
      case .wait(let seconds):
        limitReceiving(to: seconds)
        while receive() {}
      case .call(let body): body()
      case .answer(let body):
        let bytes = Array(body().utf8)
        send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
      case .endIfMore: if !buffer.isEmpty { break script }
      }
    }
    // Closing with unread bytes would take back what was said last.
    shutdown(socket, Int32(SHUT_WR))
    limitReceiving(to: 1)
    while receive() {}
    close(socket)
  }

  private func limitReceiving(to seconds: Int) {
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  private func receive() -> Bool {
    var piece = [UInt8](repeating: 0, count: 65_536)
    let count = recv(socket, &piece, piece.count, 0)
    if count > 0 { buffer += piece[..<count] }
    return count > 0
  }

  private func line() -> String? {
    while true {
      if let end = buffer.firstIndex(of: 0x0A) {
        let line = String(decoding: buffer[..<end].filter { $0 != 0x0D }, as: UTF8.self)
        buffer.removeFirst(end + 1)
        return line
      }
      guard receive() else { return nil }
    }
  }
}
