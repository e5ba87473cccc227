import Clock
import Diagnostics
import Foundation

/// A source whose files are read, with what lies beside them and decides what each comes to; one that all of them
/// share.
final class OpenSource {
  let site: SiteFolder
  /// What folders say of all articles in them.
  let inherited: InheritedSettings
  /// What belongs to which folder's page.
  let bundles: LeafBundles

  /// - Parameters:
  ///   - files: all of the source.
  ///   - timeZone: the edition's.
  init(_ site: SiteFolder, files: [String], below edition: Place, timeZone: Zone) {
    self.site = site
    inherited = InheritedSettings(for: files, of: site, below: edition, timeZone: timeZone)
    bundles = LeafBundles(of: files, in: site)
  }

  /// All that decides what a file of the source comes to besides its own bytes, as texts.
  var decisive: [String] {
    [
      "\(site.source)", site.generator?.rawValue ?? "", site.base?.absoluteString ?? "",
      site.timeZone.name, site.timeZone.state, site.content, site.listed, site.top,
    ] + ["\(site.configuration.sources.count)"] + site.configuration.sources
      + ["\(inherited.sources.count)"] + inherited.sources
      // A file that could not be read has no text, and may be readable the next time.
      + ["\(site.configuration.isInDoubt)", "\(inherited.doubtful.count)"] + inherited.doubtful
      + bundles.sorted
  }
}
