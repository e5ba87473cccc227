import Glibc

/// A POSIX thread: sessions block in system calls, which Swift's cooperative pool must never do.
struct WorkerThread: Sendable {
  private let handle: pthread_t

  static func start(_ body: @escaping @Sendable () -> Void) throws(SinkError) -> WorkerThread {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, 1 << 20)
    let work = Unmanaged.passRetained(Work(body))
    var handle = pthread_t()
    let code = pthread_create(
      &handle, &attributes,
      { argument in
        if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
        return nil
      }, work.toOpaque())
    guard code == 0 else {
      work.release()
      throw SinkError("start a thread", code: code)
    }
    return WorkerThread(handle: handle)
  }

  /// Waits for the thread's end; a thread that would wait for itself is let go instead.
  func join() {
    if pthread_equal(handle, pthread_self()) != 0 {
      pthread_detach(handle)
    } else {
      pthread_join(handle, nil)
    }
  }

  /// Lets the thread end on its own.
  func detach() {
    pthread_detach(handle)
  }

  private final class Work {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
      self.body = body
    }
  }
}
