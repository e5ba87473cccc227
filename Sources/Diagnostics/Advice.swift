/// What can be done about a problem by asking the program for something.
///
/// A room knows what would help; how that is asked for — a command, a button — only a door knows, and
/// spells it. The words here name neither.
package enum Advice: String, Sendable, CaseIterable {
  case makeEdition = "go to an edition folder, or make one"
  case composeFirst = "compose an issue first"
  case composeAgain = "compose the issue again, in its place"
  case composeAgainIfUnsent = "if nobody was mailed yet, compose the issue again, in its place"
  case composeAnother = "compose another issue"
  case composeWithCarried = "compose it again with articles that an issue had already"
  case takeCarried = "articles that an issue had can be taken again"
  case lookBack = "an issue of its own can look further back"
  case explain = "the verdict on each article can be shown"
  case listWithheld = "what is kept back can be listed"
  case sendOrDiscard = "send it, or discard it"
  case makeKey = "if nothing was ever sent, make a new key"
  case seeStatus = "its status shows how far it is"
  case goOn = "ask for the same again"
  case refuseSkipped = "it can be made an error"
  case listArticles = "list the articles"
  case listAllArticles = "list the articles with all that is left out"
  case addSubscriber = "add somebody to the list"
  case nameList = "name the list"
  case fixShards = "fix the recipients for so many shards first"
  case widenByName = "asked for by its name alone, it goes to the rest of the list too"
  case takeOver = "take the issue over to this machine"
}
