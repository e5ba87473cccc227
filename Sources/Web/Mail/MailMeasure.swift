/// What tells the page how high the mail in its frame is, which without a script and without any right cannot say so.
///
/// An element without content lies over the whole mail. Styles that ask for its height (CSS Conditional 5 §5, size
/// queries of containers) choose a picture of this server, and which one is asked for tells the height: first in
/// coarse steps, and by an element that lies over what these leave, in fine ones. See `MailSignal`.
///
/// A picture that is asked for while a mail is read keeps it from being loaded, and the page from showing it: the
/// element has no width, and nothing is asked, until a moment after it was first laid out.
enum MailMeasure {
  /// Pixels of a step. What a fine one tells is never a number of coarse ones.
  static let (coarse, fine) = (1024, 16)
  /// No mail that anybody reads is higher than so many coarse steps.
  private static let limit = 64

  /// How long it has no width; a custom property alone can be animated against styles of the mail.
  private static let start = (name: "broadsheet-wide", delay: "150ms")

  static let markup = "<i class=\"broadsheet-high\" aria-hidden=\"true\"><i><i></i></i></i>"

  /// Nothing of it can be seen or clicked, and no style of the mail counts for it.
  static func style(view: String, frame: Int) -> String {
    let own = ".broadsheet-high.broadsheet-high"
    func picture(_ pixels: Int) -> String {
      "background-image:url(/height/\(view)/\(frame)/\(pixels))!important"
    }
    let place =
      ["all:initial", "position:absolute", "inset:0", "display:block", "opacity:0", "z-index:-1"]
      + ["pointer-events:none", "container-type:size"]
    var text = ":root:root:root{position:relative!important}"
    text += "@keyframes \(start.name){to{--\(start.name):100%}}"
    text += "\(own),\(own) i{\(place.map { "\($0)!important" }.joined(separator: ";"))}"
    text += "\(own){width:var(--\(start.name),0)!important;"
    text += "animation:\(start.name) 1ms \(start.delay) both!important}"
    for step in 0..<limit {
      let height = step * coarse
      text +=
        "@container (min-width:1px) and (min-height:\(height)px){\(own)>i{top:\(height)px!important;\(picture(height))}}"
    }
    for step in 0..<(coarse / fine) {
      let height = step * fine
      text +=
        "@container (min-width:1px) and (min-height:\(height)px){\(own)>i>i{\(picture(height + fine / 2))}}"
    }
    return text
  }
}
