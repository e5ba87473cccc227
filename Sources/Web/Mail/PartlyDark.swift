import Foundation

/// What Outlook.com and its kin make of a mail in the dark: light grounds become dark and dark letters light, and
/// what is neither stays.
enum PartlyDark {
  /// Colours that are written by name; all that mails use for grounds and letters.
  private static let names = [
    "white": "#ffffff", "black": "#000000", "whitesmoke": "#f5f5f5", "snow": "#fffafa",
    "ivory": "#fffff0", "lightgray": "#d3d3d3", "lightgrey": "#d3d3d3", "silver": "#c0c0c0",
    "gray": "#808080", "grey": "#808080", "navy": "#000080", "maroon": "#800000",
  ]

  /// The declarations of a style, rewritten.
  static func style(_ text: String) -> String {
    text.replacing(
      #/(?i)(background(?:-color)?|(?:border(?:-[a-z]+)*)|color)\s*:\s*([^;}"]*)/#
    ) { match in
      let property = match.output.1.lowercased()
      let value = String(match.output.2)
        .replacing(
          #/#[0-9a-fA-F]{3,8}\b|\b(?i:white|black|whitesmoke|snow|ivory|lightgr[ae]y|silver|gr[ae]y|navy|maroon)\b/#
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

  private static func turned(_ color: String, if isTurned: (Double) -> Bool) -> String? {
    guard let (red, green, blue) = parts(of: names[color.lowercased()] ?? color) else { return nil }
    let (high, low) = (max(red, green, blue), min(red, green, blue))
    let lightness = (high + low) / 2
    guard isTurned(lightness) else { return nil }
    // Hue and chroma stay; lightness changes sides, and no ground is quite black.
    let shift = (1 - lightness) * 0.88 + 0.08 - lightness
    let new = [red, green, blue].map { Int((min(1, max(0, $0 + shift)) * 255).rounded()) }
    return "#" + new.map { String(format: "%02x", $0) }.joined()
  }

  private static func parts(of color: String) -> (Double, Double, Double)? {
    guard color.hasPrefix("#") else { return nil }
    var digits = color.dropFirst().map(String.init)
    if digits.count == 3 || digits.count == 4 { digits = digits.prefix(3).flatMap { [$0, $0] } }
    guard digits.count >= 6, let number = Int(digits.prefix(6).joined(), radix: 16) else {
      return nil
    }
    return (
      Double(number >> 16) / 255, Double(number >> 8 & 0xFF) / 255, Double(number & 0xFF) / 255
    )
  }
}
