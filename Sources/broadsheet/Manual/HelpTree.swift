import ArgumentParser
import Foundation

/// The help of all commands, as `--experimental-dump-help` has it: what the manual pages are made of.
struct HelpTree: Decodable {
  var command: Command

  struct Command: Decodable {
    var commandName: String
    var abstract: String?
    var discussion: String?
    var shouldDisplay: Bool
    var superCommands: [String]?
    var arguments: [Argument]?
    var subcommands: [Command]?

    /// Those that the help shows.
    var shownArguments: [Argument] { (arguments ?? []).filter(\.shouldDisplay) }
    var shownSubcommands: [Command] { (subcommands ?? []).filter(\.shouldDisplay) }
  }

  struct Argument: Decodable {
    enum Kind: String, Decodable { case positional, option, flag }

    struct Name: Decodable {
      enum Kind: String, Decodable { case long, short, longWithSingleDash }
      var kind: Kind
      var name: String
    }

    var kind: Kind
    var shouldDisplay: Bool
    var isOptional: Bool
    var isRepeating: Bool
    var names: [Name]?
    var preferredName: Name?
    var valueName: String?
    var defaultValue: String?
    var allValues: [String]?
    var abstract: String?
    var discussion: String?
  }

  /// That of this program.
  static func own() throws -> HelpTree {
    try JSONDecoder().decode(HelpTree.self, from: Data(Broadsheet._dumpHelp().utf8))
  }
}
