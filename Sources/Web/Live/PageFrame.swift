import Digest
import Foundation
import Newsroom

/// A page's new state, finished, as it is pushed to whoever has it open.
struct PageFrame: Encodable {
  let revision: Int
  let title: String
  let problems: Int
  /// Another process has another token.
  let token: String
  /// By the element that each fills.
  let parts: [String: String]
  /// Where the mail lies, and what tells it from the one before.
  let mail: Mail?

  struct Mail: Encodable {
    let address: String
    let digest: String
    let width: String
    /// Whether a block of it changed, which should be in sight.
    let isChanged: Bool
    /// About how far down that is, as a part of the whole.
    let place: Double
    /// What is marked in it besides, and what tells its blocks and links, which are known by their numbers, from others.
    let mark: String
    let extent: MailExtent
  }

  init(_ parts: PageParts, token: String) {
    let showing = parts.showing
    revision = showing.sight.revision
    title = parts.title
    problems = showing.problemCount
    self.token = token
    var byName: [String: String] = [:]
    for (name, markup) in parts.all { byName[name] = markup.html }
    self.parts = byName
    mail =
      showing.pane == .mail
      ? showing.mail.map { mail in
        let entries = showing.sight.issue?.issue.entries ?? []
        let extent = MailExtent(of: mail.shown.html, hasPictures: showing.loadsImages)
        // What belongs to no article counts where none was saved: its subject may stand in many places.
        let changed = entries.firstIndex { showing.sight.changed.contains($0.id) }
        let blocks = showing.blocks
        let others = showing.earlier == nil ? [] : blocks?.changes ?? []
        let start = changed.flatMap(showing.start) ?? others.first
        return Mail(
          address: showing.frame, digest: mail.digestOfHTML, width: showing.query.width.rawValue,
          isChanged: start != nil,
          place: start.map { extent.place(at: $0, in: mail.shown.html) } ?? 0,
          mark: (showing.sight.changed.sorted() + others.map { "\($0)" } + [blocks?.mark ?? ""])
            .joined(separator: " "),
          extent: extent)
      } : nil
  }

  /// As an event of a stream (HTML §9.2.6): one line of data.
  var event: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self) else { return ": nothing\n\n" }
    return "event: frame\nid: \(revision)\ndata: \(String(decoding: data, as: UTF8.self))\n\n"
  }
}

/// What of it a tab shows that nobody looks at.
struct PageTitle: Encodable {
  let title: String
  let problems: Int
}
