import Diagnostics
import Settings

/// Eleventy's data files in one folder: those for all that lies in it, and those of single articles.
struct EleventyData {
  /// The strongest first.
  private(set) var ofFolder: [Cascade] = []
  /// By the name of the article's file without its ending.
  private(set) var ofFiles: [String: [Cascade]] = [:]
  /// Files that were not understood, by those of which nobody can tell then; nothing for the whole folder.
  private(set) var doubts: [String: Problem] = [:]
  /// The paths of the files that were read, each with its text.
  private(set) var sources: [String] = []

  private let place: Place
  private let names: Set<String>

  /// - Parameters:
  ///   - name: the folder's own.
  ///   - articles: the names of the articles' files in it, without their endings.
  init(in place: Place, called name: String?, articles: Set<String>) throws(Problem) {
    self.place = place
    names = Set(try FolderListing(of: place).entries.filter { $0.kind != .folder }.map(\.name))
    if let name { ofFolder = read(name, for: "") }
    // One that is called like its folder has the folder's files.
    for article in articles.sorted() where article != name {
      let own = read(article, for: article)
      if !own.isEmpty { ofFiles[article] = own }
    }
  }

  private mutating func read(_ name: String, for article: String) -> [Cascade] {
    for ending in Self.programs where names.contains("\(name).11tydata.\(ending)") {
      do throws(Problem) { try refuseProgram("\(name).11tydata.\(ending)") } catch {
        doubts[article] = error
      }
    }
    var found: [Cascade] = []
    for ending in ["11tydata.json", "json"] where names.contains("\(name).\(ending)") {
      do throws(Problem) {
        let data = place.appending("\(name).\(ending)")
        let text = try SiteConfiguration.text(at: data)
        sources += [data.path, text.text]
        found.append(Cascade(settings: try SiteConfiguration.mapping(of: text, at: data)))
      } catch { doubts[article] = error }
    }
    return found
  }

  private static let programs = ["js", "cjs", "mjs", "ts"]

  /// A program may be read over as long as it speaks of nothing that keeps an article back, and asks nobody else.
  private mutating func refuseProgram(_ name: String) throws(Problem) {
    let file = place.appending(name)
    let text = try SiteConfiguration.text(at: file)
    sources += [file.path, text.text]
    for (number, line) in text.lines.enumerated() {
      let words = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
      guard let word = words.first(where: { Self.decisive.contains(String($0)) }) else { continue }
      throw Problem(
        "what this program makes of “\(word)” is not known", at: text.location(line: number + 1),
        hint: "write it as JSON in “\(name.split(separator: ".").first ?? "").11tydata.json”")
    }
  }

  private static let decisive: Set = [
    "permalink", "eleventyExcludeFromCollections", "eleventyComputed", "draft", "published", "date",
    "require", "import", "eval",
  ]

  /// Why nobody can tell of any article of a site, since data of the whole site may keep it back.
  static func doubt(inSite content: Place) -> Problem? {
    let folder = content.appending("_data")
    guard folder.isFolder else { return nil }
    do throws(Problem) {
      for entry in try FolderListing(of: folder).entries {
        let name = entry.name.split(separator: ".").first.map(String.init) ?? ""
        guard decisive.contains(name) else { continue }
        throw Problem(
          "what this says of all articles is not known", at: folder.appending(entry.name).location()
        )
      }
      return nil
    } catch { return error }
  }
}
