/// A click on a block of the mail: `/picked/VIEW/NUMBER`.
///
/// The mail is shown without any right, scripts among them, so that a click in it can only be a link. This one
/// leads nowhere: it is answered without content, the mail stays, and the page that shows it is told. For a
/// browser it comes from nowhere we know; the name of the view is what nobody else has.
struct PickedBlock: Equatable {
  let view: String
  let number: Int

  init?(path: Substring) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0].isEmpty, parts[1] == "picked",
      parts[2].utf8.count == ViewName.length, let number = Int(parts[3]), number >= 0
    else { return nil }
    view = String(parts[2])
    self.number = number
  }
}

/// The name of one page that somebody has open, which nobody can guess.
enum ViewName {
  static let length = 32
}
