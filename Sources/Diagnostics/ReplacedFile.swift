package import Foundation

/// Puts new content in the place of a file, in one step.
/// - Parameters:
///   - mode: of a file that is not there yet.
///   - look: a last look at what is replaced, when nobody else of this program can come before; throws to leave it.
package func replaceWholeFile(
  _ content: some DataProtocol, at place: Place, mode: mode_t = 0o644,
  unless look: () throws(Problem) -> Void = {}
) throws(Problem) {
  let draft = try FileDraft(of: place, "new", mode: mode)
  for region in content.regions {
    var problem: Problem?
    region.withUnsafeBytes { bytes in
      do throws(Problem) { try draft.append(bytes) } catch { problem = error }
    }
    if let problem { throw problem }
  }
  try draft.settle()
  try look()
  try draft.commit()
}
