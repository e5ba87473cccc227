import Diagnostics

/// A file that an article names and that may lie beside its own, and whether it does.
package struct Neighbour: Sendable, Equatable {
  package let name: String
  package let isThere: Bool

  init(name: String, isThere: Bool) {
    self.name = name
    self.isThere = isThere
  }

  /// Looks into the folder of the article's own file.
  /// - Parameter root: the edition folder, which the path is relative to.
  init(_ name: String, beside path: String, below root: Place) {
    let folder = SiteRoot.place(SiteRoot.above(path) ?? "", below: root)
    self.init(
      name: name,
      isThere: !name.split(separator: "/").contains("..") && folder.appending(name).exists)
  }
}
