import Diagnostics

/// What can be done about a problem, in the words of the command line.
extension Advice {
  var command: String { command(of: nil) }

  /// How this program is asked for it on the command line.
  /// - Parameter list: the list that was asked for by name: a command that knows lists is of that one too.
  func command(of list: String?) -> String {
    func next(_ command: String) -> String { NextCommand.quoted(command, of: list) }
    return switch self {
    case .makeEdition:
      "run this in an edition folder, name one with -C, or make one with “broadsheet init”"
    case .composeFirst: "run \(next("compose")) first"
    case .composeAgain: "compose it again with --force"
    case .composeAgainIfUnsent: "if nobody was mailed yet, compose the issue again with --force"
    case .composeAnother: "compose another issue"
    case .composeWithCarried: "compose it with --again to have articles twice"
    case .takeCarried:
      "\(next("compose ISSUE --again")) takes them again, in an issue of a name that none has"
    case .lookBack: "\(next("compose --since DATE")) takes them, in an issue of its own"
    case .lookBackAgain:
      "\(next("compose --again --since DATE")) takes them, in an issue of its own"
    case .explain: "“--explain” shows the verdict on each article"
    case .listWithheld: "“broadsheet articles list --all” shows them"
    case .sendOrDiscard: "\(next("send ISSUE")) sends it, “broadsheet discard ISSUE” removes it"
    case .makeKey: "if nothing was ever sent, “broadsheet init --key” makes one"
    case .takeOneSide:
      "where a merge made it of two, take all of it from the side that sent: “git checkout COMMIT -- issues/ISSUE”, where COMMIT is HEAD or MERGE_HEAD while the merge is open"
    case .seeStatus: "\(next("status")) shows how far it is"
    case .goOn: "run the same command again"
    case .refuseSkipped: "“--strict” makes it an error"
    case .listArticles: "“broadsheet articles list” shows them"
    case .listAllArticles: "“broadsheet articles list --all” names them"
    case .joinLogs:
      "“broadsheet lists rename OLD NEW” makes one list of both"
    case .listUnlisted: "\(next("subscribers list --no-row")) names them"
    case .addSubscriber:
      "\(next("subscribers add ADDRESS")) makes it"
        + (list == nil ? "; with --list, that of another list" : "")
    case .nameList: "name it with --list"
    case .fixShards:
      "run \(next("send ISSUE --freeze --shards 8")) first, with as many as you want"
    case .widenByName: "\(next("send ISSUE")) sends it to the rest of the list too"
    case .mapColumn: "--map COLUMN=email says so, of a table without names --map 1=email"
    case .mapStatus:
      "--map 'COLUMN:VALUE=unsubscribed' says that it means they have left, or =subscribed, =pending, =bounced, =complained; --map 'COLUMN=ignore' that the column says nothing of the kind"
    case .mapDoubt:
      "--map 'COLUMN=unsubscribed' if a yes or a date there means that they have left, --map 'COLUMN=status' if it means that they are mailed, --map 'COLUMN=ignore' if it is about something else"
    case .mapOtherWay:
      "--map 'COLUMN=unsubscribed' if a yes or a date there ends mails too, --map 'COLUMN=status' if a no does, --map 'COLUMN=COLUMN' to keep the column, which says nothing of mails"
    case .mapRefusals:
      "--map 'COLUMN=refusals' if whoever has such a note has left, --map 'COLUMN=ignore' to leave the notes out and mail all, --map 'COLUMN=COLUMN' to keep them and mail all"
    case .mapAddressNotes:
      "--map 'COLUMN=refusals' if whoever has such a note beside the address has left, --map 'COLUMN=names' if they are names"
    case .answerNotes:
      "\(next("subscribers import ROSTER --map 'COLUMN=refusals'")) writes down that whoever has such a note has left, the same with --map 'COLUMN=COLUMN' that the notes tell nothing of the kind"
    case .answerAddressNotes:
      "\(next("subscribers import ROSTER --map 'COLUMN=refusals'")) writes down that whoever has such a note beside the address has left, the same with --map 'COLUMN=names' that they are names; then leave the address alone in its cell"
    case .mapFurther:
      "--map 'COLUMN=further' if it is one more address of the same person, who has left under that too; --map 'COLUMN=COLUMN' if it is somebody else's"
    case .sayWhoLeft:
      "--as suppression if everybody in it has left, --as readers if they have not; or rename the file"
    case .importWhoLeft:
      "if everybody in it has left, it is no membership file: \(next("subscribers import FILE --as suppression")) writes that down; else call it otherwise, or take the title out of it"
    case .importRoster:
      "\(next("subscribers import ROSTER")) writes down who has left; then take the column out of the roster"
    case .allowRemovals: "--max-remove allows for more"
    case .startTimetable: "“broadsheet schedule start” begins it here, from now on"
    case .installTimer: "“broadsheet schedule install” has something ask every five minutes"
    case .takeTimetable: "“broadsheet schedule start --take-over” makes it this machine's"
    case .nameSelector: "--dkim-selector SELECTOR looks its key up"
    case .takeOver: "send it there, or take it over with --take-over"
    }
  }
}

extension Problem {
  /// The problem as this door says it.
  var words: String { words(of: nil) }

  /// The same where a list was asked for by name: what is to be run next is of that one too.
  func words(of list: String?) -> String { spelled { $0.command(of: list ?? self.list) } }
}
