package import Clock
package import Diagnostics
import Foundation

/// One entry of `sources`: where articles lie, and what its owner says of the site that shows them.
package struct ArticleSource: Sendable, Equatable {
  /// A file or folder, relative to the edition folder; only that of a site may lie outside.
  package var path: String
  /// What makes the site; nil where nobody says.
  package var generator: Generator?
  /// Where the site stands.
  package var baseURL: String?
  package var permalink: PermalinkPattern?
  /// Where a time without an offset is meant.
  package var timeZone: Zone?
  /// What is left out, below the path.
  package var exclude: [PathPattern]
  /// What all articles of the source bear.
  package var tags: [String]
  /// Whether its `.txt` files are headline lists.
  package var holdsHeadlines: Bool
  /// Where it stands in the configuration.
  package var location: SourceLocation?

  package init(
    path: String, generator: Generator? = nil, baseURL: String? = nil,
    permalink: PermalinkPattern? = nil, timeZone: Zone? = nil, exclude: [PathPattern] = [],
    tags: [String] = [], holdsHeadlines: Bool = false, location: SourceLocation? = nil
  ) {
    self.path = Self.plain(path)
    self.generator = generator
    self.baseURL = baseURL
    self.permalink = permalink
    self.timeZone = timeZone
    self.exclude = exclude
    self.tags = tags
    self.holdsHeadlines = holdsHeadlines
    self.location = location
  }

  /// Whether it is the edition's own folder: elsewhere a clone saves all files anew.
  package var isOwn: Bool { path == "seeds" || path.hasPrefix("seeds/") }

  /// Whether a path leads out of the edition folder.
  package static func leadsOut(_ path: String) -> Bool {
    path.hasPrefix("/") || path.split(separator: "/").contains("..")
  }

  /// A path without what says nothing: `./`, `//` and a slash at its end.
  private static func plain(_ path: String) -> String {
    let parts = path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    return path.hasPrefix("/") ? "/\(parts)" : parts
  }
}
