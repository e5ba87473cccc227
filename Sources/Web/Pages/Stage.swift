import Newsroom

/// What the mail's frame stands on, with the text part beside it.
///
/// Style alone makes it as wide as is asked for: what has no room is made smaller as a whole, and how much is said. The
/// corner by which a free width is drawn stands above the mail and stays in sight, however long that is.
enum Stage {
  /// - Parameters:
  ///   - frames: what shows the mail.
  ///   - text: the element of the text part.
  static func markup(_ width: PageQuery.Width, frames: Markup, text: Markup) -> Markup {
    """
    <div class="beside"><div class="desk"><div class="ruler"><span>drag the corner</span></div><div class="stage" data-width="\(width.rawValue)"><p class="share quiet">There is no room for \(width == .phone ? "375" : "760") pixels here: it is shown <span></span>.</p><a class="skip" id="before-mail" href="#after-mail">Past the mail</a>\(frames)<a class="skip" id="after-mail" href="#before-mail">Back before the mail</a></div></div>\(text)</div>
    """
  }
}
