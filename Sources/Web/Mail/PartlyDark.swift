/// What Outlook.com and its kin make of a mail in the dark: light grounds become dark and dark letters light, and
/// what is neither stays.
enum PartlyDark {
  /// What a mail stands on and is written in that says nothing of it; all that it does say counts more.
  static let start =
    ":where(html){background-color:\(ground("white") ?? "");color:\(ink("black") ?? "")}"
    + ":where(a:link){color:\(ink("#0000ee") ?? "")}"

  /// The declarations of a style, rewritten.
  static func style(_ text: String) -> String {
    text.replacing(
      #/(?i)(background(?:-color)?|(?:border(?:-[a-z]+)*)|color)\s*:\s*([^;}"]*)/#
    ) { match in
      let property = match.output.1.lowercased()
      // An address is taken as a whole, so that no colour is found in it.
      let value = String(match.output.2)
        .replacing(
          #/(?i)(?:no-)?url\([^)]*\)?|#[0-9a-f]{3,8}\b|(?:rgb|hsl)a?\([^()]*\)|[a-z][-a-z0-9]*/#
        ) { color in
          let color = String(color.output)
          return (property == "color" ? ink(color) : ground(color)) ?? color
        }
      return "\(match.output.1):\(value)"
    }
  }

  /// A light ground as a dark one; nil for one that stays.
  static func ground(_ color: String) -> String? {
    turned(color) { $0 > 0.5 }
  }

  /// Dark letters as light ones; nil for those that stay.
  static func ink(_ color: String) -> String? {
    turned(color) { $0 < 0.5 }
  }

  private static func turned(_ text: String, if isTurned: (Double) -> Bool) -> String? {
    guard var color = CSSColor(text), isTurned(color.lightness) else { return nil }
    // Hue and chroma stay; lightness changes sides, and no ground is quite black.
    let shift = (1 - color.lightness) * 0.88 + 0.08 - color.lightness
    color.red += shift
    color.green += shift
    color.blue += shift
    return color.text
  }
}
