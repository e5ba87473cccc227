import Diagnostics
import Foundation
import Newsroom

/// A workflow file by which GitHub calls the program: nothing stays there between two runs but what is pushed.
struct GitHubWorkflow {
  let needs: TimerNeeds

  /// Who the timetable belongs to there, where machines come and go.
  static let owner = "github-actions"

  var text: String { (head + keys + send + keep).joined(separator: "\n") + "\n" }

  /// GitHub is asked for a run each hour, and one may come late by as much again.
  private static let lateness: TimeInterval = 2 * 3600

  /// That a slot may be over before GitHub calls; nil where each has time enough.
  var doubt: Problem? {
    guard let shortest = needs.shortest, shortest.until < Self.lateness else { return nil }
    return Problem(
      "an issue may begin for \(Int(shortest.until) / 60) minutes only (“until”), and GitHub calls once an hour, late at times: its slots may be missed",
      at: shortest.location, hint: "until: \(Int(Self.lateness) / 3600)h, or more")
  }

  private var head: [String] {
    """
    # Written by “broadsheet schedule export github”. Keep it as .github/workflows/broadsheet.yml in the repository of
    # the edition, which must be private: issues/ and subscribers/ hold the readers.
    #
    # Once, before the first run: broadsheet schedule start --owner \(Self.owner), and push issues/slots.jsonl.
    #
    # GitHub stops the schedule of a repository in which nothing happens for sixty days. Each run that sends is a push,
    # so only a pause of two months does that: then enable the workflow again by hand. “ping:” in broadsheet.yml names a
    # watcher that notices.
    \(doubt.map { "#\n# Careful: \($0.reason).\n" } ?? "")name: \(YAMLWords.quoted(needs.newsletter))
    on:
      schedule:
        # What is due stands in broadsheet.yml; this only asks. Not at a full hour, when GitHub has most to do and runs
        # come late or not at all.
        - cron: "\(minute) * * * *"
          timezone: \(YAMLWords.quoted(needs.zone))
      workflow_dispatch:
    permissions:
      contents: write
    # One at a time, and none is cut off while mails leave.
    concurrency:
      group: \(YAMLWords.quoted("broadsheet-" + needs.listID))
      cancel-in-progress: false
    jobs:
      due:
        # Each branch has a memory of its own of what was sent: only one of them sends.
        if: github.event_name == 'schedule' || github.ref_name == github.event.repository.default_branch
        runs-on: ubuntu-24.04
        timeout-minutes: 350
        env:
          GIT_AUTHOR_NAME: Broadsheet
          GIT_AUTHOR_EMAIL: broadsheet@localhost
          GIT_COMMITTER_NAME: Broadsheet
          GIT_COMMITTER_EMAIL: broadsheet@localhost
        steps:
          # The branch as it is now, not as it was when a run that had to wait was asked for.
          - uses: actions/checkout@v4
            with:
              ref: ${{ github.ref_name }}
          - name: Install Broadsheet
            # A package as script/package makes it on this release, at an address that the variable names.
            run: |
              curl --fail --silent --show-error --location --output /tmp/broadsheet.deb "$PACKAGE"
              sudo apt-get update && sudo apt-get install --yes /tmp/broadsheet.deb
            env:
              PACKAGE: ${{ vars.BROADSHEET_PACKAGE }}
    """.split(separator: "\n").map(String.init)
  }

  /// Files with secrets, which stay out of git.
  private var keys: [String] {
    needs.secretFiles.flatMap { file -> [String] in
      guard let name = file.inFolder else {
        return [
          "      # The configuration reads a secret from \(file.path.printable), which is not there: see “{ env: … }”."
        ]
      }
      return [
        "      - name: \(YAMLWords.quoted("Write \(name)"))",
        "        run: "
          + YAMLWords.quoted(
            "umask 077; printf '%s\\n' \"$VALUE\" > \(ShellWords.quoted(name))"),
        "        env:",
        "          VALUE: ${{ secrets.\(Self.secretName(name)) }}",
      ]
    }
  }

  private var send: [String] {
    [
      "      - name: Send what is due",
      "        # Before the first mail leaves, that it is about to is pushed. Where somebody pushed meanwhile, be it another",
      "        # run, that is refused and nothing is sent: the next run asks again. The claim bears what no other run has, so",
      "        # that two of one second are not the same commit, and what counts is that it lies there, not what the push said.",
      "        # The journal of whom it went to is left out until it is whole: should this machine die, nobody is mailed by",
      "        # itself, and a person decides.",
      "        run: |", "          code=0",
      "          broadsheet run --due --owner \(Self.owner) --before-send \\",
      "            'git add --all issues subscribers &&",
      "             git rm --quiet --cached --ignore-unmatch -- \"issues/$BROADSHEET_ISSUE/journal*\" &&",
      "             git commit --quiet --allow-empty --message \"About to send $BROADSHEET_ISSUE\" \\",
      "               --message \"Run $GITHUB_RUN_ID.$GITHUB_RUN_ATTEMPT, claim $BROADSHEET_CLAIM\" &&",
      "             { git push --quiet || true;",
      "               { git fetch --quiet origin \"$(git symbolic-ref --short HEAD)\" && git merge-base --is-ancestor HEAD FETCH_HEAD; } ||",
      "               { git reset --quiet HEAD~1; echo \"$BROADSHEET_ISSUE\" >> .broadsheet/refused; exit 75; }; }' \\",
      "            || code=$?",
      "          # Who is left over, and what another run is at work on, is for the next run.",
      "          if [ \"$code\" -ne 0 ] && [ \"$code\" -ne 75 ]; then exit \"$code\"; fi",
    ]
      + (needs.variables.isEmpty
        ? []
        : ["        env:"]
          + needs.variables.map {
            "          \(YAMLWords.quoted($0)): ${{ secrets.\(Self.secretName($0)) }}"
          })
  }

  private var keep: [String] {
    """
          - name: Keep what was done
            # Also after a failure: a slot of which only the beginning is known is never sent by itself.
            if: always()
            run: |
              set -- issues subscribers
              if [ -e .broadsheet/refused ]; then
                # Nothing of these issues was sent here: what stands in the repository counts.
                set -- "$@" ':!issues/slots.jsonl'
                while read -r issue; do set -- "$@" ":!issues/$issue"; done < .broadsheet/refused
              fi
              git add --all -- "$@"
              git diff --cached --quiet || git commit --quiet --message "What the timetable came to"
              git reset --quiet --hard
              git clean --quiet --force -d issues
              for try in 1 2 3 4 5; do
                git push --quiet && exit 0
                git pull --quiet --rebase
              done
              exit 1
    """.split(separator: "\n").map(String.init)
  }

  /// Odd, and not the same for everybody.
  private var minute: Int { needs.listID.utf8.reduce(0) { $0 + Int($1) } % 25 * 2 + 5 }

  /// A secret's name as GitHub takes it: letters, digits and underscores.
  private static func secretName(_ name: String) -> String {
    let text = String(
      name.uppercased().map { character in
        let isPlain = character.isASCII && (character.isLetter || character.isNumber)
        return isPlain ? character : "_"
      })
    return text.first?.isNumber == true || text.hasPrefix("GITHUB_") ? "_\(text)" : text
  }
}
