/// The words of an editor's command as a shell takes it apart (POSIX.1-2017, Shell Command Language 2.2), and where a
/// file's name would be no word but a part of a script.
///
/// Names come from whoever writes articles. Quoted for the shell that runs the command, one is nothing but a name; in what
/// another shell or an editor's own language reads after it, it would be text like the rest.
enum EditorWords {
  private struct Word {
    var text = ""
    var hasBlank = false
    /// Whether the shell puts something into its quotes, or runs what stands there.
    var isMade = false
    /// Whether it is the first behind the end of a command.
    var isFirst = true
  }

  static let places = ["{file}", "{line}"]
  private static let shells: Set = ["sh", "bash", "dash", "ash", "ksh", "mksh", "zsh", "fish"]
  /// What makes one script of all its words.
  private static let joining: Set = ["eval", "ssh"]

  /// The word of a command in which a place for a file or a line is part of a script; nil where none is.
  static func script(in command: String) -> String? {
    let words = words(of: EditorCommand(command).template)
    let scripts = scripts(among: words)
    return words.indices.first { index in
      let word = words[index]
      return places.contains(where: word.text.contains)
        && (word.hasBlank || word.isMade || scripts.contains(index))
    }.map { words[$0].text }
  }

  /// What stands in braces like a place and is none, such as `{col}`: the editor would be given it as it is. What a shell
  /// fills, as `${HOME}`, or reads, as a script, is its own.
  static func unknownPlace(in command: String) -> String? {
    let words = words(of: command)
    let scripts = scripts(among: words)
    for index in words.indices
    where !words[index].hasBlank && !words[index].isMade && !scripts.contains(index) {
      for match in words[index].text.matches(of: /(\$?)(\{[A-Za-z]+\})/)
      where match.1.isEmpty && !places.contains(String(match.2)) {
        return String(match.2)
      }
    }
    return nil
  }

  /// Which words a shell is given to read.
  private static func scripts(among words: [Word]) -> Set<Int> {
    var scripts: Set<Int> = []
    /// What the next word is to the command: of a shell its options, their value, the script, what that is called.
    enum Reading { case argument, option, value, script, name, joined }
    var reading = Reading.argument
    for (index, word) in words.enumerated() {
      if word.isFirst { reading = .argument }
      let text = word.text
      switch reading {
      case .argument:
        let name = text.split(separator: "/").last.map(String.init) ?? ""
        if shells.contains(name) { reading = .option }
        if joining.contains(name) { reading = .joined }
      case .joined: scripts.insert(index)
      case .option, .script:
        if text.hasPrefix("--") {
          // fish(1) has a long name for it too, with the script in the same word or the next.
          guard text.dropFirst(2).hasPrefix("c") else { continue }
          scripts.insert(index)
          reading = text.contains("=") ? .name : .script
        } else if text.hasPrefix("-"), text.contains("c") {
          // It may stand in the same word.
          scripts.insert(index)
          reading = .script
        } else if reading == .script {
          if text.hasPrefix("-") || text.hasPrefix("+") { continue }
          scripts.insert(index)
          reading = .name
        } else if text.hasPrefix("-") || text.hasPrefix("+") {
          reading = text.hasSuffix("o") || text.hasSuffix("O") ? .value : .option
        } else {
          reading = .argument
        }
      case .value: reading = .option
      case .name: reading = .argument
      }
    }
    return scripts
  }

  private static func words(of text: String) -> [Word] {
    var words: [Word] = []
    var word: Word?
    var isFirst = true
    var isInBackquotes = false
    var quote: Character?
    func end() {
      if var ended = word {
        ended.isFirst = isFirst
        words.append(ended)
        isFirst = false
      }
      word = nil
    }
    func add(_ character: Character) {
      word = word ?? Word()
      word?.text.append(character)
      if character.isWhitespace { word?.hasBlank = true }
      if isInBackquotes { word?.isMade = true }
    }
    var rest = text[...]
    while let character = rest.popFirst() {
      switch (quote, character) {
      case (nil, "'"), (nil, "\""):
        quote = character
        word = word ?? Word()
      case ("'", "'"), ("\"", "\""): quote = nil
      case (nil, "\\"), ("\"", "\\"): rest.popFirst().map(add)
      case (nil, "`"), ("\"", "`"):
        isInBackquotes.toggle()
        add(character)
        word?.isMade = true
      case ("\"", "$"):
        add(character)
        if rest.first == "(" || rest.first == "{" { word?.isMade = true }
      case (nil, _) where character.isWhitespace && !character.isNewline: end()
      case (nil, _) where character.isNewline || ";&|()".contains(character):
        end()
        isFirst = true
      default: add(character)
      }
    }
    end()
    return words
  }
}
