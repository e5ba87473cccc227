import Clock

/// The manual page of one command, with what stands below it.
struct ManualPage {
  /// Its name in section 1, such as `broadsheet-send`.
  let name: String
  let text: String

  var file: String { "\(name).1" }

  /// A page for the program and one for each of its commands.
  static func all(of tree: HelpTree, day: CivilDate) -> [ManualPage] {
    let root = tree.command
    let exits = exitCodes(of: root)
    let pages = root.shownSubcommands.filter { $0.commandName != "help" }
      .map { ManualPage($0, of: root, exits: nil, day: day) }
    return [ManualPage(root, of: root, exits: exits, day: day)] + pages
  }

  private init(
    _ command: HelpTree.Command, of root: HelpTree.Command, exits: [HelpText.Row]?, day: CivilDate
  ) {
    let words = (command.superCommands ?? []) + [command.commandName]
    name = words.joined(separator: "-")
    var page = ManualText()
    page.macro("Dd \(Self.written(day))")
    page.macro("Dt \(name.uppercased()) 1")
    page.macro("Os", text: "Broadsheet \(Version.number)")
    page.macro("Sh NAME")
    page.macro("Nm \(name)")
    page.macro("Nd", text: Self.phrase(command.abstract))
    page.macro("Sh SYNOPSIS")
    let leaves = command.shownSubcommands.filter { $0.commandName != "help" }
    if command.superCommands == nil {
      Self.synopsis(of: command, root: root, in: &page)
      page.macro("Ar command")
    } else {
      for leaf in leaves.isEmpty ? [command] : leaves {
        Self.synopsis(of: leaf, root: root, in: &page)
      }
    }
    page.macro("Sh DESCRIPTION")
    page.line(command.abstract ?? "")
    for block in Self.prose(of: command) { page.block(block) }
    Self.options(of: command, in: &page)
    if command.superCommands == nil {
      page.macro("Sh COMMANDS")
      page.macro("Bl -tag -width Ds")
      for leaf in leaves {
        page.macro("It Xr \(name)-\(leaf.commandName) 1")
        page.line(leaf.abstract ?? "")
      }
      page.macro("El")
    } else if !leaves.isEmpty {
      page.macro("Sh COMMANDS")
      for leaf in leaves {
        page.macro("Ss", text: leaf.commandName)
        page.line(leaf.abstract ?? "")
        for block in Self.prose(of: leaf) { page.block(block) }
        Self.options(of: leaf, in: &page)
      }
    }
    page.macro("Sh EXIT STATUS")
    if let exits {
      page.block(.table(exits))
    } else {
      page.line("The codes of all commands are told in")
      page.macro("Xr \(root.commandName) 1 .")
    }
    if command.superCommands != nil {
      page.macro("Sh SEE ALSO")
      page.macro("Xr \(root.commandName) 1")
    }
    text = page.text
  }

  /// `.Nm broadsheet Op Fl C Ar dir Cm send …`.
  private static func synopsis(
    of command: HelpTree.Command, root: HelpTree.Command, in page: inout ManualText
  ) {
    page.macro("Nm \(root.commandName)")
    for argument in root.shownArguments where argument.kind == .option {
      page.macro("Op \(written(argument))")
    }
    let words = Array(((command.superCommands ?? []) + [command.commandName]).dropFirst())
    if !words.isEmpty { page.macro("Cm \(words.map(ManualText.argument).joined(separator: " "))") }
    for argument in command.shownArguments where !isCommon(argument) && command.superCommands != nil
    {
      let written = written(argument) + (argument.isRepeating ? " ..." : "")
      page.macro(argument.isOptional ? "Op \(written)" : written)
    }
  }

  private static func options(of command: HelpTree.Command, in page: inout ManualText) {
    let arguments = command.shownArguments.filter {
      command.superCommands == nil || !isCommon($0)
    }
    guard !arguments.isEmpty else { return }
    page.macro("Bl -tag -width Ds")
    for argument in arguments {
      page.macro("It \(written(argument))")
      page.line(argument.abstract ?? "")
      if let values = argument.allValues { page.line("One of: \(values.joined(separator: ", ")).") }
      if let value = argument.defaultValue, !value.isEmpty { page.line("By default “\(value)”.") }
      for block in HelpText.blocks(of: argument.discussion ?? "") { page.block(block) }
    }
    page.macro("El")
  }

  /// An option with its value, or a word in its place.
  private static func written(_ argument: HelpTree.Argument) -> String {
    let value = "Ar \(ManualText.argument(argument.valueName ?? ""))"
    guard argument.kind != .positional else { return value }
    let names = (argument.names ?? []).map { name in
      "Fl \(ManualText.argument((name.kind == .long ? "-" : "") + name.name))"
    }
    let all = names.joined(separator: " , ")
    return argument.kind == .flag ? all : "\(all) \(value)"
  }

  /// What each command has, and the page of the program tells.
  private static func isCommon(_ argument: HelpTree.Argument) -> Bool {
    ["help", "version"].contains(argument.preferredName?.name ?? "")
  }

  /// What it says at length, without the exit codes, which have a section of their own.
  private static func prose(of command: HelpTree.Command) -> [HelpText.Block] {
    let blocks = HelpText.blocks(of: command.discussion ?? "")
    guard let place = blocks.firstIndex(of: exitHeading) else { return blocks }
    return blocks.enumerated().filter { $0.offset != place && $0.offset != place + 1 }.map(
      \.element)
  }

  private static func exitCodes(of command: HelpTree.Command) -> [HelpText.Row] {
    let blocks = HelpText.blocks(of: command.discussion ?? "")
    guard let place = blocks.firstIndex(of: exitHeading), place + 1 < blocks.count,
      case .table(let rows) = blocks[place + 1]
    else { return [] }
    return rows
  }

  private static let exitHeading = HelpText.Block.heading("Exit codes:")

  /// An abstract as the name section has it: no capital, no full stop.
  private static func phrase(_ abstract: String?) -> String {
    let text = (abstract ?? "").prefix { $0 != "\n" }
    let phrase = text.prefix(1).lowercased() + text.dropFirst()
    return phrase.hasSuffix(".") ? String(phrase.dropLast()) : phrase
  }

  /// `November 26, 2026`, as mdoc has dates.
  private static func written(_ day: CivilDate) -> String {
    let months = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December",
    ]
    return
      "\(months.indices.contains(day.month - 1) ? months[day.month - 1] : "") \(day.day), \(day.year)"
  }
}
