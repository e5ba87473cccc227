import Digest
import Newsroom
import Subscribers

/// What looks otherwise in an issue than it did before a save.
struct SightChange: Equatable {
  /// The ids of its articles that are new in it, or of which another text is shown.
  private(set) var articles: Set<String> = []
  /// Whether all is as before, or there was nothing before: what was marked stays marked.
  private(set) var isNone = true

  init(from old: PreviewIssue?, to new: PreviewIssue?) {
    guard let old, let new else { return }
    guard old.frozen.commonHTML != new.frozen.commonHTML else {
      isNone = old.list.consent === new.list.consent
      return
    }
    isNone = false
    guard let before = old.articleTexts, let after = new.articleTexts else { return }
    articles = Set(after.filter { before[$0.key] != $0.value }.keys)
  }
}
