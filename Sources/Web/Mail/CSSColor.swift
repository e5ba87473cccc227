import Foundation

/// A colour as a style or an attribute says it (CSS Color §4 to §7): by digits, by a function, or by a name.
struct CSSColor: Equatable {
  /// From 0 to 1.
  var red: Double
  var green: Double
  var blue: Double
  var alpha = 1.0

  init?(_ text: String) {
    let text = text.lowercased()
    if text.hasPrefix("#") {
      self.init(digits: text.dropFirst())
    } else if let open = text.firstIndex(of: "("), text.hasSuffix(")") {
      self.init(
        function: text[..<open].trimmingCharacters(in: .whitespaces),
        of: text[text.index(after: open)...].dropLast())
    } else {
      guard let digits = Self.names[Substring(text)] else { return nil }
      self.init(digits: digits)
    }
  }

  private init?(digits text: Substring) {
    var digits = Array(text)
    if digits.count == 3 || digits.count == 4 { digits = digits.flatMap { [$0, $0] } }
    let parts = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(digits[$0...($0 + 1)]), radix: 16).map { Double($0) / 255 }
    }
    guard digits.count == 6 || digits.count == 8, parts.count == digits.count / 2 else {
      return nil
    }
    (red, green, blue) = (parts[0], parts[1], parts[2])
    if parts.count == 4 { alpha = parts[3] }
  }

  private init?(function name: String, of text: Substring) {
    let words = text.split { $0 == "," || $0 == "/" || $0 == " " || $0 == "\t" || $0 == "\n" }
    guard words.count == 3 || words.count == 4 else { return nil }
    /// - Parameter whole: what a number without a percent sign is a part of.
    func part(_ word: Substring, of whole: Double) -> Double? {
      let isPercent = word.hasSuffix("%")
      guard let number = Double(isPercent ? word.dropLast() : word), number.isFinite else {
        return nil
      }
      return min(1, max(0, number / (isPercent ? 100 : whole)))
    }
    let alpha = words.count == 4 ? part(words[3], of: 1) : 1
    guard let alpha else { return nil }
    switch name {
    case "rgb", "rgba":
      let parts = words.prefix(3).compactMap { part($0, of: 255) }
      guard parts.count == 3 else { return nil }
      (red, green, blue, self.alpha) = (parts[0], parts[1], parts[2], alpha)
    case "hsl", "hsla":
      let degrees = words[0].hasSuffix("deg") ? words[0].dropLast(3) : words[0]
      guard let hue = Double(degrees), hue.isFinite, let saturation = part(words[1], of: 100),
        let lightness = part(words[2], of: 100)
      else { return nil }
      // CSS Color §7.1.
      func channel(_ number: Double) -> Double {
        let turned = (number + hue / 30).truncatingRemainder(dividingBy: 12)
        let place = turned < 0 ? turned + 12 : turned
        let chroma = saturation * min(lightness, 1 - lightness)
        return lightness - chroma * max(-1, min(place - 3, 9 - place, 1))
      }
      (red, green, blue, self.alpha) = (channel(0), channel(8), channel(4), alpha)
    default: return nil
    }
  }

  /// As light as the middle between its strongest part and its weakest.
  var lightness: Double { (max(red, green, blue) + min(red, green, blue)) / 2 }

  var text: String {
    let parts = [red, green, blue] + (alpha < 1 ? [alpha] : [])
    return "#"
      + parts.map { String(format: "%02x", Int((min(1, max(0, $0)) * 255).rounded())) }.joined()
  }

  /// The names of CSS Color §6.1.
  private static let names: [Substring: Substring] = {
    let words = list.split { $0 == " " || $0 == "\n" }
    let pairs = stride(from: 0, to: words.count - 1, by: 2).map { (words[$0], words[$0 + 1]) }
    return Dictionary(pairs) { first, _ in first }
  }()

  private static let list = """
    aliceblue f0f8ff antiquewhite faebd7 aqua 00ffff aquamarine 7fffd4 azure f0ffff beige f5f5dc
    bisque ffe4c4 black 000000 blanchedalmond ffebcd blue 0000ff blueviolet 8a2be2 brown a52a2a
    burlywood deb887 cadetblue 5f9ea0 chartreuse 7fff00 chocolate d2691e coral ff7f50 cornflowerblue
    6495ed cornsilk fff8dc crimson dc143c cyan 00ffff darkblue 00008b darkcyan 008b8b darkgoldenrod
    b8860b darkgray a9a9a9 darkgreen 006400 darkgrey a9a9a9 darkkhaki bdb76b darkmagenta 8b008b
    darkolivegreen 556b2f darkorange ff8c00 darkorchid 9932cc darkred 8b0000 darksalmon e9967a
    darkseagreen 8fbc8f darkslateblue 483d8b darkslategray 2f4f4f darkslategrey 2f4f4f darkturquoise
    00ced1 darkviolet 9400d3 deeppink ff1493 deepskyblue 00bfff dimgray 696969 dimgrey 696969
    dodgerblue 1e90ff firebrick b22222 floralwhite fffaf0 forestgreen 228b22 fuchsia ff00ff
    gainsboro dcdcdc ghostwhite f8f8ff gold ffd700 goldenrod daa520 gray 808080 green 008000
    greenyellow adff2f grey 808080 honeydew f0fff0 hotpink ff69b4 indianred cd5c5c indigo 4b0082
    ivory fffff0 khaki f0e68c lavender e6e6fa lavenderblush fff0f5 lawngreen 7cfc00 lemonchiffon
    fffacd lightblue add8e6 lightcoral f08080 lightcyan e0ffff lightgoldenrodyellow fafad2 lightgray
    d3d3d3 lightgreen 90ee90 lightgrey d3d3d3 lightpink ffb6c1 lightsalmon ffa07a lightseagreen
    20b2aa lightskyblue 87cefa lightslategray 778899 lightslategrey 778899 lightsteelblue b0c4de
    lightyellow ffffe0 lime 00ff00 limegreen 32cd32 linen faf0e6 magenta ff00ff maroon 800000
    mediumaquamarine 66cdaa mediumblue 0000cd mediumorchid ba55d3 mediumpurple 9370db mediumseagreen
    3cb371 mediumslateblue 7b68ee mediumspringgreen 00fa9a mediumturquoise 48d1cc mediumvioletred
    c71585 midnightblue 191970 mintcream f5fffa mistyrose ffe4e1 moccasin ffe4b5 navajowhite ffdead
    navy 000080 oldlace fdf5e6 olive 808000 olivedrab 6b8e23 orange ffa500 orangered ff4500 orchid
    da70d6 palegoldenrod eee8aa palegreen 98fb98 paleturquoise afeeee palevioletred db7093
    papayawhip ffefd5 peachpuff ffdab9 peru cd853f pink ffc0cb plum dda0dd powderblue b0e0e6 purple
    800080 rebeccapurple 663399 red ff0000 rosybrown bc8f8f royalblue 4169e1 saddlebrown 8b4513
    salmon fa8072 sandybrown f4a460 seagreen 2e8b57 seashell fff5ee sienna a0522d silver c0c0c0
    skyblue 87ceeb slateblue 6a5acd slategray 708090 slategrey 708090 snow fffafa springgreen 00ff7f
    steelblue 4682b4 tan d2b48c teal 008080 thistle d8bfd8 tomato ff6347 turquoise 40e0d0 violet
    ee82ee wheat f5deb3 white ffffff whitesmoke f5f5f5 yellow ffff00 yellowgreen 9acd32
    """
}
