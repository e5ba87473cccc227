import Diagnostics

/// The links and pictures of a page, and the places in it that links may lead to.
package struct PageLinks {
  package struct Link: Equatable, Sendable {
    package var address: String
    /// What it is shown by: its words, or a picture's.
    package var words: String
    package var isPicture: Bool
  }

  package private(set) var links: [Link] = []
  package private(set) var places: Set<String> = []
  /// The links that are open, outermost first.
  private var open: [Int?] = []

  /// - Returns: nil for a page that has more elements than are read.
  package init?(of html: String) {
    guard let tree = HTMLTree(parsing: html) else { return nil }
    var page = Self()
    tree.walk(
      enter: { node in page.enter(node) },
      leave: { node in if node.name == "a" { _ = page.open.popLast() } })
    for index in page.links.indices { page.links[index].words = page.links[index].words.onOneLine }
    self = page
  }

  private init() {}

  private mutating func enter(_ node: HTMLNode) -> Bool {
    switch node.kind {
    case .text:
      add(node.text)
      return false
    case .element: break
    case .template, .other: return false
    }
    if let id = node["id"] { places.insert(id) }
    switch node.name {
    case "a":
      if let name = node["name"] { places.insert(name) }
      open.append(
        node["href"].map { address in
          links.append(Link(address: address, words: "", isPicture: false))
          return links.count - 1
        })
    case "area":
      if let address = node["href"] {
        links.append(Link(address: address, words: node["alt"] ?? "", isPicture: false))
      }
    case "img":
      add(node["alt"] ?? "")
      links.append(Link(address: node["src"] ?? "", words: node["alt"] ?? "", isPicture: true))
    case "head", "script", "style": return false
    default: break
    }
    return true
  }

  private mutating func add(_ words: String) {
    if case .some(.some(let link)) = open.last { links[link].words += words }
  }
}
