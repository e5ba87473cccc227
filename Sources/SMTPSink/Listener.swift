import Glibc

/// A listening socket on 127.0.0.1, at a port the system chose.
struct Listener: Sendable {
  let socket: Int32
  let port: UInt16

  init() throws(SinkError) {
    let socket = Glibc.socket(
      AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard socket >= 0 else { throw SinkError("make a socket", code: errno) }
    do throws(SinkError) {
      port = try Self.bind(socket)
    } catch {
      close(socket)
      throw error
    }
    self.socket = socket
  }

  private static func bind(_ socket: Int32) throws(SinkError) -> UInt16 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    // Loopback and nothing else: a sink believes everybody and must not be reachable.
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    var size = socklen_t(MemoryLayout.size(ofValue: address))
    let code = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.bind(socket, $0, size) == 0 && listen(socket, SOMAXCONN) == 0
          && getsockname(socket, $0, &size) == 0
      } ? 0 : errno
    }
    guard code == 0 else { throw SinkError("listen on 127.0.0.1", code: code) }
    return UInt16(bigEndian: address.sin_port)
  }

  /// The next connection; nil once the socket is shut down.
  func accept() -> Int32? {
    while true {
      let client = Glibc.accept(socket, nil, nil)
      if client >= 0 {
        // Children must not inherit it, or the connection outlives its close. (accept4 would do
        // both at once, but Glibc's Swift module leaves it out.)
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        return client
      }
      switch errno {
      case EINTR, ECONNABORTED, EPROTO: continue
      // Out of descriptors or memory: wait until sessions end.
      case EMFILE, ENFILE, ENOBUFS, ENOMEM: usleep(10_000)
      default: return nil
      }
    }
  }
}
