/// How the styles of a mail are read where it is framed: they mean what they mean in the mail as it is sent.
enum StyleReading {
  /// Without pictures that would be fetched; what else a declaration says of a ground stays. Of an address that is
  /// written in no plain way the whole declaration goes.
  static func withoutPictures(_ text: String) -> String {
    guard text.utf8.contains(0x28) else { return text }
    return text.replacing(
      #/(?i)url\((?:\s*("[^"\\]*"|'[^'\\]*'|[^)"'\\]*)\s*\))?/#
    ) { match in
      guard let address = match.output.1 else { return "no-url(" }
      let isHere = address.drop { $0 == "\"" || $0 == "'" }.lowercased().hasPrefix("data:")
      return isHere ? String(match.output.0) : "none"
    }
  }

  /// What the machine that shows the page prefers is not what is looked at.
  static func preferring(dark isDark: Bool, _ text: String) -> String {
    guard text.utf8.contains(0x28) else { return text }
    return text.replacing(#/(?i)\(\s*prefers-color-scheme\s*:\s*(dark|light)\s*\)/#) { match in
      (match.output.1.lowercased() == "dark") == isDark ? "(min-width: 0)" : "(max-width: 0)"
    }
  }

  /// What counts children counts none of the marks that are laid over the mail (Selectors 4 §13.3.1); that weighs as much
  /// as before.
  static func passingMarks(_ text: String) -> String {
    guard text.contains("-child") else { return text }
    let others = " of :not(:where(.broadsheet-block,.broadsheet-high))"
    return text.replacing(
      #/(?i):(first|last|only|nth|nth-last)-child(?:\(([^()]*)\))?/#
    ) { match in
      let argument = match.output.2.map(String.init)
      switch (match.output.1.lowercased(), argument) {
      case ("first", nil): return ":nth-child(1\(others))"
      case ("last", nil): return ":nth-last-child(1\(others))"
      case ("only", nil): return ":nth-child(1\(others)):nth-last-child(1\(others))"
      case (let name, let argument?) where name.hasPrefix("nth") && !argument.contains(" of "):
        return ":\(name)-child(\(argument)\(others))"
      default: return String(match.output.0)
      }
    }
  }
}
