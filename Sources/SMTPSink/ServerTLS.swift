import COpenSSL
import Glibc

/// The server's side of TLS on one connection, over bytes that somebody else moves.
struct ServerTLS {
  enum Reading {
    case bytes(Int)
    /// More must come from the client first.
    case more
    case ended
    case failed
  }

  private let connection: Handle

  /// - Parameter pointer: OpenSSL's connection, owned from here on.
  init(_ pointer: OpaquePointer) {
    connection = Handle(pointer)
  }

  /// Takes in what came from the client.
  func feed(_ bytes: UnsafeRawBufferPointer) {
    _ = copenssl_feed(connection.pointer, bytes.baseAddress, Int32(bytes.count))
  }

  /// What is to be sent to the client now, alerts among it.
  func drain() -> [UInt8] {
    var all: [UInt8] = []
    while true {
      let piece = [UInt8](unsafeUninitializedCapacity: 16_384) { room, count in
        count = Int(copenssl_drain(connection.pointer, room.baseAddress, Int32(room.count)))
      }
      if piece.isEmpty { return all }
      all += piece
    }
  }

  func handshake() -> Reading { reading(copenssl_handshake(connection.pointer)) }

  func read(into room: UnsafeMutableRawBufferPointer) -> Reading {
    reading(copenssl_read(connection.pointer, room.baseAddress, Int32(clamping: room.count)))
  }

  /// Encrypts; `drain()` has the result.
  func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
    if bytes.isEmpty { return true }
    return copenssl_write(connection.pointer, bytes.baseAddress, Int32(bytes.count)) == bytes.count
  }

  private func reading(_ result: Int32) -> Reading {
    switch result {
    case 1...: .bytes(Int(result))
    case 0: .ended
    case Int32(COPENSSL_MORE): .more
    default: .failed
    }
  }

  private final class Handle {
    let pointer: OpaquePointer
    init(_ pointer: OpaquePointer) { self.pointer = pointer }
    deinit { SSL_free(pointer) }
  }
}
