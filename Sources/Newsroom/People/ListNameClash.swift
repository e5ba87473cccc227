import Diagnostics
import Foundation

/// Names that would mean two lists: what mails, issues and slots say of the one would be believed of the other.
extension ListNames {
  /// What keeps a list from being told from another by the names that it has and had; nil where nothing does.
  /// - Parameter list: by whatever name it is asked for.
  func clash(of list: String, configured: [String]) -> Problem? {
    for name in [list] + formerly(of: list) {
      guard let owners = owners[name], let owner = owners.first else { continue }
      if configured.contains(name), current[name] != nil || configured.contains(owner) {
        return isTaken(name, by: owner, isBoth: configured.contains(owner))
      }
      if owners.count > 1 { return hasTwo(name, owners, configured) }
    }
    return nil
  }

  /// Refuses a name that another list had: links in its mails would take people off a list that they are not on.
  func mustBeFree(_ name: String, for list: String) throws(Problem) {
    guard let owner = owners[name]?.first(where: { $0 != list }) else { return }
    throw Problem(
      "“\(name)” is what the list “\(owner)” was called before: links in mails, issues and slots that name it are those of “\(owner)”",
      at: place(of: owner).location(), hint: "choose another name", category: .usage)
  }

  private func isTaken(_ name: String, by owner: String, isBoth: Bool) -> Problem {
    var problem = Problem(
      "the configuration names a list “\(name)”, and “\(owner)” was called so before: nobody can tell whose links, issues and slots bear that name",
      at: place(of: owner).location())
    guard isBoth else { return problem.joining(name, owner) }
    problem.hint =
      "give the list another name, in \(ConfigurationFile.name) and to its files; or take the line “\(name)” out of this file, if no mail was ever sent under that name"
    return problem
  }

  private func hasTwo(_ name: String, _ owners: [String], _ configured: [String]) -> Problem {
    let places = owners.map { "“\($0)” by \(place(of: $0).shown)" }.joined(separator: " and ")
    let problem = Problem(
      "the list “\(name)” was given more than one name, \(places): who left may stand in the log of one of them alone",
      at: place(of: owners[0]).location())
    let known = owners.filter(configured.contains)
    guard known.count < 2 else {
      var problem = problem
      problem.hint = "take the line “\(name)” out of all of these files but one"
      return problem
    }
    let kept = known.first ?? owners[0]
    return problem.joining(owners.first { $0 != kept } ?? name, kept)
  }
}

extension Problem {
  /// With what makes one list of two.
  func joining(_ old: String, _ new: String) -> Problem {
    var problem = self
    (problem.advice, problem.about) = (.joinLogs, ["OLD": old, "NEW": new])
    return problem
  }
}
