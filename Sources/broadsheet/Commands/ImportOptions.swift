import ArgumentParser
import Diagnostics
import Foundation
import Subscribers

/// What `import` and `sync` have in common: the file, and what is said of it.
struct ImportOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp("The file: a table, a plain list, or a zip of them.", valueName: "file"))
  var file: String
  @Flag(name: [.customShort("n"), .long], help: "Only say what would be done; nothing is written.")
  var dryRun = false
  @Option(
    name: .customLong("map"), parsing: .singleValue,
    help: ArgumentHelp(
      "What a column means: email, name, first_name, last_name, tags, joined, status, unsubscribed, bounced, complained, status_time, reason, attributes, refusals (notes by which some do not want mails), further (one more address of the same person), names (what stands beside an address), day_first or month_first (days such as 6/7/2021), ignore, or a column of the roster. COLUMN:VALUE=STATUS says what a value means. May be repeated.",
      valueName: "column=field"))
  var maps: [String] = []
  @Option(
    help: ArgumentHelp(
      "What the consent log has as the source; “import” by default.", valueName: "source"))
  var source: String?
  @Option(help: ArgumentHelp("What the consent log has as the reason.", valueName: "reason"))
  var reason: String?
  @Option(help: ArgumentHelp("Write the rows that were refused to a file.", valueName: "file"))
  var refused: String?

  /// Sources that say a person did something themselves.
  private static let reserved = ["web", "mail", "bounce", "cli"]

  func request() throws(Problem) -> ImportRequest {
    var request = ImportRequest(file: Place(url: .init(filePath: file), shown: file))
    request.isDryRun = dryRun
    for map in maps {
      guard let mapping = ColumnMapping(parsing: map) else {
        throw Problem(
          "--map: “\(map.printable)” is not COLUMN=FIELD",
          hint: "--map \"E-mail=email\", --map State:gone=unsubscribed",
          category: .usage)
      }
      request.mappings.append(mapping)
    }
    if let source {
      guard !Self.reserved.contains(source.lowercased()), !source.isEmpty, !source.holdsControls
      else {
        throw Problem(
          "--source: “\(source.printable)” would say that the person did it", category: .usage)
      }
    }
    guard reason?.holdsControls != true else {
      throw Problem("--reason must stand on one line", category: .usage)
    }
    (request.source, request.reason) = (source, reason)
    request.refused = refused.map { Place(url: .init(filePath: $0), shown: $0) }
    return request
  }
}
