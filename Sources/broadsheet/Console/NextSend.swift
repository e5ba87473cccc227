import Newsroom

/// The command that goes on with an issue and brings in nobody else: of an issue that went to a part of the list alone
/// it names that part, since by its name alone the issue goes to all the others too.
struct NextSend {
  let issue: String
  /// The part of the list that was chosen last; nil for the whole list.
  var part: String?
  /// What `--owner` said: under another name the issue would be another machine's.
  var owner: String?

  /// - Parameter more: options besides.
  func words(_ more: String = "") -> String {
    let part = part.map { " --where \(ShellWords.quoted($0))" } ?? ""
    let owner = owner.map { " --owner \(ShellWords.quoted($0))" } ?? ""
    return "“broadsheet send \(issue)\(part)\(owner)\(more)”"
  }
}

extension CommandContext {
  /// What goes on with an issue as it stands now.
  func nextSend(of issue: String) -> NextSend {
    NextSend(issue: issue, part: newsroom.part(of: issue), owner: owner)
  }
}
