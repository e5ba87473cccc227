import Diagnostics
import Newsroom
import TestSupport
import Testing

@testable import Web

/// Each kind of dark says in words that stand on the page who shows mails so.
@Suite struct StageControlsTests {
  @Test(
    arguments: [
      (nil, nil), (.own, "Apple Mail"), (.inverted, "Gmail on a phone"), (.partial, "Outlook.com"),
    ] as [(PageQuery.Dark?, String?)])
  func `a kind of dark names its mail program beside the title too`(
    _ dark: PageQuery.Dark?, _ program: String?
  ) throws {
    let edition = try PreviewFolder()
    let preview = try edition.newsroom.preview(nil, PreviewMemory())
    let sight = Sight(name: IssueName("next"), revision: 0, preview: preview, problems: [])
    var query = PageQuery()
    query.dark = dark
    let markup = StageControls(showing: Showing(sight, .mail, query) { $0.rawValue }).markup.html
    let words = markup.firstMatch(of: #/<p class="quiet">([^<]*)<\/p>/#).map { String($0.1) }
    #expect((words == nil) == (program == nil))
    if let program { #expect(words?.contains("as in \(program)") == true) }
  }
}
