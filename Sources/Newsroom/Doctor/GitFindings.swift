import Diagnostics
import Foundation

/// What git keeps and leaves out of an edition folder: issues are the memory of what was sent, and keys are secret.
extension Newsroom {
  func gitFindings() -> [DoctorFinding] {
    do {
      let data = try effects.output(GitAnswer.command, folder, { false })
      return GitAnswer(parsing: String(decoding: data, as: UTF8.self)).findings(at: folder)
    } catch {
      let reason = (error as? Problem)?.reason ?? error.plainReason
      return [
        DoctorFinding(
          .git, .unknown, Problem("not known what git keeps of the folder: \(reason)"))
      ]
    }
  }
}

/// What git says of the paths that matter, by one command.
struct GitAnswer {
  private(set) var isInstalled = false
  private(set) var isWorkTree = false
  private var ignored: Set<String> = []
  private var tracked: Set<String> = []
  /// How git merges a path.
  private var merges: [String: String] = [:]
  /// The merge drivers that git is told the commands of.
  private var drivers: Set<String> = []

  private static let issue = "issues/2026-W01/journal"
  private static let slots = "issues/slots.jsonl"
  private static let log = "subscribers/weekly.events.jsonl"
  private static let roster = "subscribers/weekly.csv"
  private static let secrets = ["secret.key", ".broadsheet/relays.json", "outbox/x"]

  /// Each line says what kind of answer it is; paths hold no blanks.
  static let command = """
    command -v git >/dev/null || { echo none; exit 0; }; \
    git ls-files -- secret.key >/dev/null 2>&1 || { echo outside; exit 0; }; \
    echo inside; \
    git check-ignore \(([issue, slots, log] + secrets).joined(separator: " ")) 2>/dev/null \
    | sed 's/^/ignored /'; \
    git ls-files -- secret.key .broadsheet outbox 2>/dev/null | sed 's/^/tracked /'; \
    git check-attr merge -- \(issue) \(slots) \(log) \(roster) 2>/dev/null | sed 's/^/merge /'; \
    git config -l 2>/dev/null | sed -n 's/^merge\\.\\(.*\\)\\.driver=.*/driver \\1/p'
    """

  init(parsing text: String) {
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1).map(String.init)
      switch (words[0], words.count > 1 ? words[1] : "") {
      case ("outside", _): isInstalled = true
      case ("inside", _): (isInstalled, isWorkTree) = (true, true)
      case ("ignored", let path): ignored.insert(path)
      case ("tracked", let path): tracked.insert(path)
      case ("merge", let text):
        // `issues/slots.jsonl: merge: union`, as git-check-attr(1) has it.
        let parts = text.components(separatedBy: ": ")
        if parts.count == 3 { merges[parts[0]] = parts[2] }
      case ("driver", let name): drivers.insert(name)
      default: break
      }
    }
  }

  /// What git merges by without being told how (gitattributes(5)).
  private static let ownMerges: Set = ["text", "binary", "union", "set", "unset", "unspecified"]

  func findings(at folder: Place) -> [DoctorFinding] {
    var all = Examination()
    guard isWorkTree else {
      all.add(
        .git, .ok,
        isInstalled
          ? "the folder is kept in no repository: see that a backup has issues/"
          : "there is no git on this machine: see that a backup has issues/")
      return all.findings
    }
    let ignore = folder.appending(".gitignore").location()
    if ignored.contains(Self.issue) || ignored.contains(Self.slots) {
      all.add(
        .git, .warning, "git leaves out issues/, which is the memory of what was sent", at: ignore,
        hint: "take the line away that names it; a clone without it sends articles twice")
    }
    if ignored.contains(Self.log) {
      all.add(
        .git, .warning, "git leaves out subscribers/*.events.jsonl, which say who has left",
        at: ignore, hint: "take the line away that names them")
    }
    for path in tracked.sorted() {
      all.add(
        .git, .warning, "git keeps \(path), which belongs to this machine alone", at: ignore,
        hint: path == "secret.key"
          ? "take it out of the repository and keep the file; whoever could read it there can unsubscribe your readers"
          : "take it out of the repository and keep the file")
    }
    for path in Self.secrets where !ignored.contains(path) && tracked.isEmpty {
      all.add(
        .git, .warning, "git would take \(path.split(separator: "/").first ?? "") along",
        at: ignore, hint: "add it to .gitignore")
    }
    let attributes = folder.appending(".gitattributes").location()
    for (path, wanted, line) in [
      (Self.slots, "union", "issues/slots.jsonl merge=union"),
      (Self.log, "union", "subscribers/*.jsonl merge=union"),
      (Self.issue, "unset", "issues/*/** -merge"),
    ] where merges[path] != wanted {
      all.add(
        .git, .warning, "git merges \(path) as “\(merges[path] ?? "unspecified")”", at: attributes,
        hint: "add the line “\(line)”")
    }
    // Without its command git merges as text, silently: two changes of one table are a conflict or, side by side,
    // rows that nobody wrote.
    if let driver = merges[Self.roster], !Self.ownMerges.contains(driver),
      !drivers.contains(driver)
    {
      let command =
        driver == "broadsheet-roster" ? "\"broadsheet merge-roster %O %A %B %P\"" : "COMMAND"
      all.add(
        .git, .warning,
        "rosters are to be merged by “\(driver)”, and this clone does not know how", at: attributes,
        hint: "git config merge.\(driver).driver \(command)")
    }
    if all.findings.isEmpty {
      all.add(.git, .ok, "git keeps issues/ and the logs, and merges them as they must be")
    }
    return all.findings
  }
}
