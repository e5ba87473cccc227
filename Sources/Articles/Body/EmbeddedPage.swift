import Foundation

/// Pages made to be shown inside of others, and the ones that people go to.
enum EmbeddedPage {
  /// The page on which a film can be seen, for the players that are put into pages most.
  static func watchAddress(of address: String) -> String {
    guard let url = URL(string: address), let host = url.host()?.lowercased() else {
      return address
    }
    let parts = url.path().split(separator: "/").map(String.init)
    guard let id = parts.last else { return address }
    switch host {
    case "youtube.com", "www.youtube.com", "youtube-nocookie.com", "www.youtube-nocookie.com":
      return parts.first == "embed" && parts.count == 2 && id != "videoseries"
        ? "https://www.youtube.com/watch?v=\(id)" : address
    case "player.vimeo.com":
      return parts.first == "video" && parts.count == 2 ? "https://vimeo.com/\(id)" : address
    default: return address
    }
  }

  /// An address as words.
  static func words(for address: String) -> String {
    for start in ["https://www.", "https://", "http://www.", "http://"]
    where address.hasPrefix(start) {
      return String(address.dropFirst(start.count))
    }
    return address
  }
}
