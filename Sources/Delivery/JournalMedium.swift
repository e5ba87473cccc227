package import Diagnostics

/// What a journal is kept on: a file, or in tests something that fails when it is told to.
///
/// One thread at a time uses it.
package protocol JournalMedium: Sendable {
  /// How it is named to a person.
  var place: Place { get }

  /// Which file it is now, and in which state; nil where that cannot be told.
  var stamp: FileStamp? { get }

  /// Hands out all there is, piece by piece; nothing where there is none yet.
  func read(_ take: (UnsafeRawBufferPointer) throws(Problem) -> Void) throws(Problem)

  /// Makes it ready for writing, made when it is not there, cut to so many bytes.
  func open(keeping length: Int) throws(Problem)

  /// Appends all bytes; when it throws, some of them may be there.
  func append(_ bytes: [UInt8]) throws(Problem)

  func truncate(to length: Int) throws(Problem)

  /// - Throws: when what is written goes to something that has the name no more: a folder that was removed,
  ///   moved or replaced under way.
  func checkName() throws(Problem)

  /// All that was written so far, whatever has the name now.
  func contents() throws(Problem) -> [UInt8]

  /// Returns when all that was appended would survive a power cut.
  func sync() throws(Problem)

  /// Returns when its name would survive one too.
  func syncFolder() throws(Problem)

  func close() throws(Problem)
}
