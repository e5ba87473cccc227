import Foundation
import Synchronization

/// Reads a stream of events on a thread of its own.
final class EventReader: Sendable {
  private let socket: Int32
  private let text = Mutex("")

  init(_ client: RawClient, _ target: String) throws {
    socket = try client.connect()
    let request = "GET \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(client.port)\r\n\r\n"
    _ = request.withCString { send(socket, $0, strlen($0), 0) }
    Thread.detachNewThread { [self] in
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = recv(socket, &buffer, buffer.count, 0)
        guard count > 0 else { return }
        text.withLock { $0 += String(decoding: buffer[..<count], as: UTF8.self) }
      }
    }
  }

  /// What has come when it is as it should be; nil where that does not happen.
  func next(_ isRight: (String) -> Bool) async throws -> String? {
    for _ in 0..<300 {
      let come = text.withLock { $0 }
      if isRight(come) { return come }
      try await Task.sleep(for: .milliseconds(100))
    }
    return nil
  }

  func end() { shutdown(socket, Int32(SHUT_RDWR)); close(socket) }
}
