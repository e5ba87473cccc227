package import Foundation

/// Puts new content in the place of a file, in one step.
/// - Parameter mode: of a file that is not there yet.
package func replaceWholeFile(
  _ content: some DataProtocol, at place: Place, mode: mode_t = 0o644
) throws(Problem) {
  let draft = try FileDraft(of: place, "new", mode: mode)
  for region in content.regions {
    var problem: Problem?
    region.withUnsafeBytes { bytes in
      do throws(Problem) { try draft.append(bytes) } catch { problem = error }
    }
    if let problem { throw problem }
  }
  try draft.commit()
}
