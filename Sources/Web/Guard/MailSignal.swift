/// What the mail in a page's frame tells that page: a click on a block of it, `/picked/VIEW/NUMBER`, or how high it
/// is, `/height/VIEW/FRAME/PIXELS`.
///
/// The mail is shown without any right, scripts among them, so that a click in it can only be a link, and a height
/// only a picture. Either leads nowhere: it is answered without content, the mail stays, and the page that shows it
/// is told. For a browser it comes from nowhere we know; the name of the view is what nobody else has.
enum MailSignal: Equatable {
  case picked(view: String, number: Int)
  /// A part of the height, in coarse steps or what is left of them: of which frame of the view, and in pixels.
  case height(view: String, frame: Int, pixels: Int)

  init?(path: Substring) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 4, parts[0].isEmpty, parts[2].utf8.count == ViewName.length else {
      return nil
    }
    let numbers = parts[3...].compactMap { Int($0) }.filter { $0 >= 0 }
    guard numbers.count == parts.count - 3 else { return nil }
    let view = String(parts[2])
    switch (parts[1], numbers.first, numbers.last) {
    case ("picked", let number?, _) where numbers.count == 1:
      self = .picked(view: view, number: number)
    case ("height", let frame?, let pixels?) where numbers.count == 2:
      self = .height(view: view, frame: frame, pixels: pixels)
    default: return nil
    }
  }

  var view: String {
    switch self {
    case .picked(let view, _), .height(let view, _, _): view
    }
  }

  /// Whether what another told of a height counts no more: it was of an older frame, or the same part of this one's.
  func supersedes(_ other: MailSignal) -> Bool {
    guard case .height(_, let frame, let pixels) = self,
      case .height(_, let otherFrame, let otherPixels) = other
    else { return false }
    return otherFrame < frame
      || otherFrame == frame && (otherPixels % 1024 == 0) == (pixels % 1024 == 0)
  }

  var isPick: Bool {
    if case .picked = self { true } else { false }
  }
}

/// The name of one page that somebody has open, which nobody can guess.
enum ViewName {
  static let length = 32
}
