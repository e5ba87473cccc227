import Diagnostics
import Foundation

/// What a person names to be written must be no file that the edition lives by, nor the one that is just being read.
extension Newsroom {
  /// Folders of which every file is the program's or the editor's.
  private static let kept = ["subscribers", "issues", "Templates", "seeds", ".broadsheet", ".git"]

  /// - Parameter others: files that are being read besides.
  func mustSpare(_ place: Place, _ others: [Place] = []) throws(Problem) {
    let own = Self.whole(place)
    let base = folder.realPath
    let secret: [Place] =
      if case .file(let path) = (try? edition())?.configuration.secretKey.keeping {
        [folder.appending(path)]
      } else { [] }
    let isOurs =
      Self.kept.contains { own.hasPrefix("\(base)/\($0)/") }
      || ([folder.appending(ConfigurationFile.name)] + secret).contains { Self.whole($0) == own }
    guard !isOurs, !others.contains(where: { Self.whole($0) == own }) else {
      throw Problem(
        isOurs
          ? "a file of the edition would be written over"
          : "the file that is read would be written over",
        at: place.location(), hint: "name another file", category: .usage)
    }
  }

  /// Where a file lies or would come to lie, once links are followed.
  private static func whole(_ place: Place) -> String {
    if place.exists { return place.realPath }
    let folder = Place(url: place.url.deletingLastPathComponent(), shown: place.shown)
    return "\(folder.realPath)/\(place.url.lastPathComponent)"
  }
}
