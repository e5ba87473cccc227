import Diagnostics

/// An address that begins with a hyphen, which the command line takes for an option.
enum DashedAddress {
  /// What helps whoever meant it; nil where nothing of the kind stands there.
  static func hint(in arguments: some Sequence<String>) -> String? {
    arguments.prefix { $0 != "--" }.first { isAddress($0) }.map { word in
      "hint: “\(word.printable)” is taken for an option: behind “--” it is an address, as in "
        + "“broadsheet subscribers unsubscribe -- \(word.printable)”"
    }
  }

  private static func isAddress(_ word: String) -> Bool {
    guard word.hasPrefix("-"), !word.hasPrefix("--"), let at = word.firstIndex(of: "@") else {
      return false
    }
    return !word[..<at].contains("=") && word.index(after: at) < word.endIndex
  }
}
