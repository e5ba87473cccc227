import Foundation

/// The rules of each generator.
extension SiteAddress {
  var hugoPath: String? {
    let language = page.place.language.map { "\($0)/" } ?? ""
    if let url = page.string("url") {
      return (url.hasPrefix("/") || url.contains("://") ? "" : language)
        + asFolder(url, isUgly: false)
    }
    let spelling = { (text: String) in
      HugoPath.make(
        text, keepsCase: site.configuration.keepsCase,
        dropsAccents: site.configuration.dropsAccents)
    }
    let section = page.place.sections.first?.lowercased() ?? ""
    if let pattern = site.source.permalink ?? site.configuration.permalinks[section] {
      return filled(pattern, spelling: spelling).map { path in
        // Hugo takes it for a query (url.QueryUnescape): a plus is a blank.
        let plain = path.replacing("+", with: " ")
        let path = String(spelling(plain.removingPercentEncoding ?? plain).drop { $0 == "/" })
        return language + (path.hasSuffix("/") || site.configuration.isUgly ? path : path + "/")
      }
    }
    var parts = page.place.isIndex ? page.place.folders : page.place.folders + [page.place.stem]
    if let slug = page.slug, !parts.isEmpty { parts[parts.count - 1] = slug }
    return language + asFolder(parts.map(spelling).joined(separator: "/"))
  }

  /// That of the page of a section; nil where nobody knows such.
  var sectionPath: String? {
    let language = page.place.language.map { "\($0)/" } ?? ""
    let folders = page.place.folders
    switch site.generator {
    case .hugo:
      if page.string("url") != nil { return hugoPath }
      let spelled = folders.map {
        HugoPath.make(
          $0, keepsCase: site.configuration.keepsCase,
          dropsAccents: site.configuration.dropsAccents)
      }
      return language + spelled.map { "\($0)/" }.joined()
    case .zola: return language + folders.map { "\($0)/" }.joined()
    case .jekyll, .eleventy, .publish, nil: return nil
    }
  }

  var zolaPath: String? {
    if let path = page.string("path") { return asFolder(path) }
    let language = page.place.language.map { "\($0)/" } ?? ""
    let file = page.place.lastName
    let name =
      page.slug
      ?? (site.configuration.keepsDates
        ? file : WrittenName(file, by: site.names).behindDate)
    let slug = site.configuration.slugsPaths ? Slug.make(name) : name.filter { !"/#?".contains($0) }
    if page.place.isIndex, page.place.folders.isEmpty { return language }
    guard !slug.isEmpty else { return nil }
    return language + asFolder((page.place.sections + [slug]).joined(separator: "/"))
  }

  var jekyllPath: String? {
    if let text = page.string("permalink") {
      // The names of patterns are names in the configuration alone.
      guard PermalinkPattern.styles[text] == nil,
        let pattern = try? PermalinkPattern(parsing: text)
      else { return text }
      return filled(pattern, spelling: JekyllSlug.plain)
    }
    let style = site.configuration.style ?? "date"
    // What pages end in, which follows from the pattern of the posts.
    let ending =
      switch style {
      case "pretty": "/"
      case "date", "ordinal", "none": ".html"
      default: style.hasSuffix("/") ? "/" : style.hasSuffix(":output_ext") ? ".html" : ""
      }
    guard let collection = site.collection(of: page.place) else {
      let folder = page.place.folders.joined(separator: "/")
      if page.place.isIndex { return folder.isEmpty ? "" : "\(folder)/" }
      return (folder.isEmpty ? "" : "\(folder)/") + page.place.stem + ending
    }
    let own = collection == "posts" ? site.source.permalink : nil
    if let pattern = own ?? site.configuration.permalinks[collection] {
      return filled(pattern, spelling: JekyllSlug.plain)
    }
    guard collection == "posts" else {
      let folders = site.foldersInCollection(of: page.place)
      return ([collection] + folders + [page.place.stem]).joined(separator: "/") + ending
    }
    let pattern = PermalinkPattern.styles["date"].flatMap { try? PermalinkPattern(parsing: $0) }
    return pattern.flatMap { filled($0, spelling: JekyllSlug.plain) }
  }

  var eleventyPath: String? {
    if let written = page.string("permalink") {
      var text = written
      for (name, value) in [
        ("page.fileSlug", WrittenName(page.place.lastName, by: site.names).behindDate),
        ("page.filePathStem", filePathStem), ("title | slugify", Slug.make(page.title)),
        ("title | slug", Slug.make(page.title)),
        (
          "page.fileSlug | slugify",
          Slug.make(WrittenName(page.place.lastName, by: site.names).behindDate)
        ),
      ] {
        for spaced in ["{{ \(name) }}", "{{\(name)}}"] {
          text = text.replacing(spaced, with: value)
        }
      }
      guard !text.contains("{{"), !text.contains("{%") else { return nil }
      return text.hasSuffix("index.html") ? String(text.dropLast(10)) : text
    }
    var parts = page.place.folders
    // `a/a.md` is the page of its folder, as `a/index.md` is.
    if !page.place.isIndex, page.place.stem != parts.last { parts.append(page.place.stem) }
    return asFolder(parts.joined(separator: "/"))
  }

  private var filePathStem: String {
    "/"
      + (page.place.folders + [WrittenName(page.place.stem, by: site.names).behindDate]).joined(
        separator: "/")
  }

  var publishPath: String? {
    let name = page.string("path")
    let parts = page.place.isIndex ? page.place.folders : page.place.folders + [page.place.stem]
    guard let name else { return parts.joined(separator: "/") }
    return (page.place.sections.prefix(1) + [name]).joined(separator: "/")
  }

  /// A path that ends in a slash, unless it names a file.
  private func asFolder(_ path: String, isUgly: Bool? = nil) -> String {
    if path.isEmpty || path.hasSuffix("/") || path.hasSuffix(".html") || path.hasSuffix(".htm") {
      return path
    }
    return path + (isUgly ?? site.configuration.isUgly ? ".html" : "/")
  }
}

/// How Hugo spells a path.
enum HugoPath {
  /// Letters, digits, marks and some signs; a run of blanks is a hyphen, and everything else is gone.
  static func make(_ text: String, keepsCase: Bool, dropsAccents: Bool = false) -> String {
    // Most are written so already.
    if text.utf8.allSatisfy({
      $0 &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == 0x2D || $0 == 0x5F
        || $0 == 0x2F || keepsCase && $0 &- 0x41 < 26
    }) {
      return text
    }
    var result = String.UnicodeScalarView()
    var isBlank = false
    let cased = keepsCase ? text : text.lowercased()
    let scalars = Array(
      (dropsAccents ? cased.decomposedStringWithCanonicalMapping : cased).unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      if dropsAccents, scalar.properties.generalCategory == .nonspacingMark { continue }
      // A lone one encodes nothing.
      if scalar == "%" {
        let next = scalars.dropFirst(index + 1).prefix(2)
        guard next.count == 2, next.allSatisfy({ $0.properties.isASCIIHexDigit }) else { continue }
      }
      guard scalar.isWord || "./\\_#+~-@%".unicodeScalars.contains(scalar) else {
        isBlank = isBlank || scalar.properties.isWhitespace && !result.isEmpty
        continue
      }
      if isBlank, scalar != "-", result.last != "-" { result.append("-") }
      isBlank = false
      result.append(scalar)
    }
    return dropsAccents
      ? String(result).precomposedStringWithCanonicalMapping : String(result)
  }
}

/// How Jekyll spells a word of an address.
enum JekyllSlug {
  static func plain(_ text: String) -> String { make(text, keeping: "").lowercased() }

  /// With the signs that an address can hold, and capitals.
  static func pretty(_ text: String) -> String { make(text, keeping: "._~!$&'()+,;=@") }

  private static func make(_ text: String, keeping signs: String) -> String {
    text.unicodeScalars
      .split { !$0.isWord && !signs.unicodeScalars.contains($0) }
      .map { String($0) }.joined(separator: "-")
  }
}

extension Unicode.Scalar {
  /// Letters, marks and decimal digits.
  fileprivate var isWord: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber:
      true
    default: false
    }
  }
}
