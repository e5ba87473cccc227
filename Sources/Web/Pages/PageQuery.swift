import Foundation

/// How somebody wants to see an issue: what stands behind the question mark of an address.
struct PageQuery: Hashable, Sendable {
  enum Dark: String, CaseIterable, Sendable {
    /// By the mail's own styles.
    case own
    /// All colours inverted.
    case inverted
    /// Light grounds and dark letters alone.
    case partial
  }

  enum Width: String, CaseIterable, Sendable { case desktop, phone, free }

  /// Where the text part stands.
  enum TextPart: String, CaseIterable, Sendable {
    /// Beside the HTML.
    case beside
    /// In its place.
    case alone
  }

  /// An address; nil for the first of the list.
  var reader: String?
  /// A part of a name or an address that somebody looks for.
  var search: String?
  var dark: Dark?
  var width = Width.desktop
  /// Of which mail pictures were asked for, as the beginning of its hash: of another they must be asked for again.
  var images: String?
  /// Where the text part stands; nil where it is not shown.
  var textPart: TextPart?
  /// Whether what the issue before did not have is marked.
  var isBesideLast = false
  /// Fields that the reader is given or loses, to see the other half of a condition.
  var with: [String] = []
  var without: [String] = []
  /// The page that the mail is shown in; nil where it is looked at alone.
  var view: String?
  /// Which of the page's frames it is shown in.
  var frame = 0

  init() {}

  init(_ query: some StringProtocol) {
    for (name, value) in FormFields(query).pairs {
      switch name {
      case "reader": reader = value
      case "search": search = value
      case "dark": dark = Dark(rawValue: value)
      case "width": width = Width(rawValue: value) ?? .desktop
      case "images": images = value
      case "text": textPart = TextPart(rawValue: value)
      case "beside": isBesideLast = value == "last"
      case "with": with.append(value)
      case "without": without.append(value)
      case "view" where value.utf8.count == ViewName.length: view = value
      case "frame": frame = max(0, Int(value) ?? 0)
      default: break
      }
    }
  }

  /// The query as an address has it; nothing for the usual.
  var text: String {
    var pairs: [(String, String)] = []
    if let reader { pairs.append(("reader", reader)) }
    if let search { pairs.append(("search", search)) }
    if let dark { pairs.append(("dark", dark.rawValue)) }
    if width != .desktop { pairs.append(("width", width.rawValue)) }
    if let images { pairs.append(("images", images)) }
    if let textPart { pairs.append(("text", textPart.rawValue)) }
    if isBesideLast { pairs.append(("beside", "last")) }
    pairs += with.map { ("with", $0) } + without.map { ("without", $0) }
    if let view { pairs.append(("view", view)) }
    guard !pairs.isEmpty else { return "" }
    return "?" + pairs.map { "\($0)=\($1.queryEscaped)" }.joined(separator: "&")
  }

  /// The same with a change.
  func with(_ change: (inout PageQuery) -> Void) -> PageQuery {
    var query = self
    change(&query)
    return query
  }
}

extension String {
  /// As a value of a query: all but unreserved characters as codes (RFC 3986 §2.1).
  var queryEscaped: String {
    let letters = CharacterSet(charactersIn: "a"..."z").union(CharacterSet(charactersIn: "A"..."Z"))
    let allowed = letters.union(CharacterSet(charactersIn: "0123456789-._~"))
    return addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
  }
}
