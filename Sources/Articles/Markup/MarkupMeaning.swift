import Foundation

/// What a tag of a site generator stands for, in HTML that is read with the text around it.
enum MarkupMeaning: Equatable {
  /// Something that is shown in its place.
  case html(String, as: String)
  /// Its content is code, up to the tag that ends it.
  case code
  /// Its content is shown as it is, and is none of these tags.
  case verbatim
  /// Its content is for nobody.
  case comment
  /// Its content is a note, or what it says itself.
  case note(MarkupNote)
  /// A link, with its words or around its content.
  case link(String, words: String?)
  /// The end of a note.
  case endOfNote
  /// Where the site begins.
  case siteAddress
  /// The end of a body of Zola's, be it a note or not.
  case endOfBody
  /// The address of another page of the site, by what its generator calls it.
  case reference(String)
  case nothing

  init(of tag: MarkupTag, in text: ArticleText) {
    self =
      switch (tag.style, tag.name) {
      case (.value, _): Self.value(tag, in: text)
      case (_, "link"): Self.link(tag, in: text)
      default: Self.named(tag.name, tag, in: text)
      }
  }

  private static func named(
    _ name: String, _ tag: MarkupTag, in text: ArticleText
  ) -> MarkupMeaning {
    switch name {
    case "highlight", "codeblock", "code", "prism", "mermaid", "katex": .code
    case "raw", "verbatim": .verbatim
    case "comment", "css", "js": .comment
    case "figure", "figcaption", "img", "image", "picture", "imgproc", "gallery-image":
      picture(tag, address: tag.words.first { $0.contains(".") || $0.contains("/") })
    case "include", "include_relative", "include_cached", "render": include(tag)
    case "youtube", "youtubelite", "vimeo", "tweet", "twitter", "x", "gist", "instagram", "video",
      "audio", "mastodon", "iframe", "embed":
      media(name, tag)
    case "ref", "relref", "post_url": .reference(tag.value("path") ?? tag.words.first ?? "")
    case "get_url": resource(tag, in: text)
    case "end" where tag.style == .statement: .endOfBody
    case "endhighlight", "endraw", "endcomment": .nothing
    case "button", "btn", "cta": button(tag, tag.words)
    default: note(name, tag)
    }
  }

  /// Jekyll's `{% link path %}`: a file that is no page lies where it says.
  private static func link(_ tag: MarkupTag, in text: ArticleText) -> MarkupMeaning {
    guard let path = tag.words.first,
      ![".md", ".markdown", ".html"].contains(where: path.lowercased().hasSuffix)
    else { return .reference(tag.words.first ?? "") }
    return address(of: path, in: text)
  }

  /// Zola's `get_url(path="@/page.md")`: what is no page lies where it says.
  private static func resource(_ tag: MarkupTag, in text: ArticleText) -> MarkupMeaning {
    let path = tag.value("path") ?? tag.words.first ?? ""
    return path.isEmpty || path.hasPrefix("@/") ? .reference(path) : address(of: path, in: text)
  }

  private static func address(of path: String, in text: ArticleText) -> MarkupMeaning {
    .html(
      BodyHTML.escape("\(text.siteRoot)\(path.hasPrefix("/") ? "" : "/")\(path)"), as: "its address"
    )
  }

  private static func note(_ name: String, _ tag: MarkupTag) -> MarkupMeaning {
    let isEnd = name.hasPrefix("/") || name.hasPrefix("end")
    let plain = isEnd ? String(name.dropFirst(name.hasPrefix("/") ? 1 : 3)) : name
    guard MarkupNote.names.contains(plain) else { return .nothing }
    return isEnd ? .endOfNote : .note(MarkupNote(plain, tag, words: tag.words))
  }

  private static func button(_ tag: MarkupTag, _ words: [String]) -> MarkupMeaning {
    let stated = tag.value("href", "url", "link", "to", "target")
    let address =
      stated ?? words.first { !$0.contains(" ") && ($0.contains("/") || $0.contains(":")) }
    let said =
      tag.value("text", "label", "title", "content", "name") ?? words.first { $0 != address }
    if let address { return .link(address, words: said) }
    return said.map { .html(BodyHTML.escape($0), as: "its words") } ?? .nothing
  }

  private static func include(_ tag: MarkupTag) -> MarkupMeaning {
    let file = (tag.words.first ?? "").split(separator: "/").last.map(String.init) ?? ""
    let stem = String(file.prefix { $0 != "." }).lowercased()
    if ["figure", "image", "img", "picture", "figure-image"].contains(stem) {
      return picture(tag, address: nil)
    }
    for site in ["youtube", "vimeo", "video", "audio", "tweet", "twitter"] where stem.contains(site)
    {
      return media(site, tag)
    }
    let words = Array(tag.words.dropFirst())
    if ["button", "btn", "cta"].contains(stem) { return button(tag, words) }
    return MarkupNote.names.contains(stem) ? .note(MarkupNote(stem, tag, words: words)) : .nothing
  }

  private static func picture(_ tag: MarkupTag, address word: String?) -> MarkupMeaning {
    guard
      let address = tag.value("src", "url", "image_path", "path", "file", "image") ?? word
    else { return .nothing }
    let words = tag.words.filter {
      $0 != address && $0 != "left" && $0 != "right" && $0 != "center"
    }
    let caption = tag.value("caption", "title")
    // What a caption says need not be said twice.
    let alt = tag.value("alt") ?? said(beside: address, in: words, tag)
    var html = "<img src=\"\(BodyHTML.escape(address))\" alt=\"\(BodyHTML.escape(alt))\">"
    if let link = tag.value("link", "href") {
      html = "<a href=\"\(BodyHTML.escape(link))\">\(html)</a>"
    }
    if let caption {
      html = "<figure>\(html)<figcaption>\(BodyHTML.escape(caption))</figcaption></figure>"
    }
    return .html(html, as: "a picture")
  }

  /// What a picture shows, where no name is given to it: Jekyll's plugins have all words for it, Eleventy's the
  /// one behind the address, before widths and sizes.
  private static func said(beside address: String, in words: [String], _ tag: MarkupTag) -> String {
    switch tag.name {
    case "img": return words.joined(separator: " ")
    case "image" where tag.style == .statement:
      guard let index = tag.words.firstIndex(of: address), index + 1 < tag.words.count else {
        return ""
      }
      let next = tag.words[index + 1]
      return words.contains(next) && next.first.map { !"[({0123456789".contains($0) } == true
        ? next : ""
    default: return ""
    }
  }

  private static func media(_ name: String, _ tag: MarkupTag) -> MarkupMeaning {
    let stated = tag.value("id", "src", "url", "link", "video", "video_id", "mp4", "file")
    let first = tag.name == "include" ? nil : tag.words.first
    guard let what = stated ?? tag.value("user") ?? first else { return .nothing }
    let isID = what.utf8.allSatisfy {
      ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || (0x30...0x39).contains($0) || $0 == 0x2D
        || $0 == 0x5F
    }
    var address = what
    if isID {
      switch name {
      case "youtube", "youtubelite": address = "https://www.youtube.com/watch?v=\(what)"
      case "vimeo": address = "https://vimeo.com/\(what)"
      case "tweet", "twitter", "x":
        let id = tag.value("id") ?? what
        address = "https://x.com/\(tag.value("user") ?? "i/web")/status/\(id)"
      case "instagram": address = "https://www.instagram.com/p/\(what)/"
      case "gist":
        address =
          tag.words.count > 1
          ? "https://gist.github.com/\(what)/\(tag.words[1])" : "https://gist.github.com/\(what)"
      default: return .nothing
      }
    }
    let title = tag.value("title", "caption") ?? ""
    return .html(
      "<iframe src=\"\(BodyHTML.escape(address))\" title=\"\(BodyHTML.escape(title))\"></iframe>",
      as: "a link")
  }

  /// A value, such as `{{ site.baseurl }}`, or one of Zola's shortcodes, such as `{{ youtube(id="abc") }}`.
  private static func value(_ tag: MarkupTag, in text: ArticleText) -> MarkupMeaning {
    if tag.content.contains("("), !tag.content.hasPrefix("\"") {
      return named(tag.name, tag, in: text)
    }
    switch tag.name {
    case "page.title", "title": return .html(BodyHTML.escape(text.title), as: "the title")
    case "site.url", "site.baseurl", "site.github.url": return .siteAddress
    default: break
    }
    // `{{ "/a.png" | relative_url }}`
    guard let quote = tag.content.first, quote == "\"" || quote == "'",
      let end = tag.content.dropFirst().firstIndex(of: quote)
    else { return .nothing }
    let path = String(tag.content.dropFirst()[..<end])
    let isAddress = tag.words.contains {
      ["relative_url", "absolute_url", "url", "prepend:"].contains($0)
    }
    let root = isAddress && path.hasPrefix("/") ? text.siteRoot : ""
    return .html(BodyHTML.escape(root + path), as: "its text")
  }
}
