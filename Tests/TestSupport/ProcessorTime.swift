import Glibc

/// The processor time that this thread spends on something, in seconds: unlike a clock it does not count for what a busy
/// machine does beside it, so that a bound on it tells work that grows with the square from work that does not.
package func processorSeconds(_ work: () throws -> Void) rethrows -> Double {
  func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
  let start = now()
  try work()
  return now() - start
}
