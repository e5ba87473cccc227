/// Where a page lies among the articles of its site.
struct SitePlace: Equatable {
  /// The folders from that of all articles down to its own.
  let folders: [String]
  /// The folders of its language, above those.
  var languageFolder: [String] = []
  /// The file's name.
  let name: String
  /// The name without its ending and language.
  let stem: String
  /// The folder that its language has in addresses; nil where it has none.
  let language: String?

  /// - Parameter path: below the folder of all articles.
  /// - Parameter ownLanguage: that of a file whose name has none.
  init(
    _ path: String, languages: Set<String> = [], mainLanguage: String = "",
    ownLanguage: String? = nil
  ) {
    var parts = path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
    let name = parts.popLast() ?? path
    self.name = name
    let dot = UInt8(ascii: ".")
    var stem = name.utf8.lastIndex(of: dot).map { String(name[..<$0]) } ?? name
    var language = languages.isEmpty ? nil : ownLanguage
    if !languages.isEmpty, let dot = stem.utf8.lastIndex(of: dot), dot > stem.startIndex {
      let word = stem[dot...].dropFirst().lowercased()
      if languages.contains(word) || word == mainLanguage {
        language = word
        stem = String(stem[..<dot])
      }
    }
    self.stem = stem
    self.language = language == mainLanguage || language?.isEmpty == true ? nil : language
    folders = parts
  }

  /// Whether the name of a file begins so that it can be the page of its folder, told by bytes alone.
  static func mayBeIndex(_ path: String) -> Bool {
    let bytes = path.utf8
    let start = bytes.lastIndex(of: UInt8(ascii: "/")).map(bytes.index(after:)) ?? bytes.startIndex
    return bytes[start...].lazy.map { $0 | 0x20 }.starts(with: "index".utf8)
  }

  /// Whether it is the page of its folder.
  var isIndex: Bool { stem.lowercased() == "index" }

  /// Whether it is the page of a section, which is no article.
  var isSectionPage: Bool { stem.lowercased() == "_index" }

  /// Whether it is read as HTML.
  var isHTML: Bool {
    let ending = ending
    return ending == "html" || ending == "htm"
  }

  var ending: String {
    name.utf8.lastIndex(of: UInt8(ascii: ".")).map { name[$0...].dropFirst().lowercased() } ?? ""
  }

  /// The last word of its path: its folder's name where it is the page of that.
  var lastName: String { isIndex ? folders.last ?? stem : stem }

  /// The folders that it lies in as a page: without its own where it is the page of that.
  var sections: [String] { isIndex ? Array(folders.dropLast()) : folders }
}
