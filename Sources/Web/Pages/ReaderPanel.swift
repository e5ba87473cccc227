import Digest
import Mail
import Newsroom
import Subscribers

/// Whose mail is shown, with the conditions that hang on them.
struct ReaderPanel {
  let showing: Showing

  var markup: Markup {
    guard let issue = showing.sight.issue, let mail = showing.mail else { return "" }
    let reader = mail.reader
    let standing: Markup =
      showing.standing == .stranger && showing.isStatic
      ? "<p class=\"quiet\">Nobody of the list.</p>"
      : showing.standing?.words.map { words -> Markup in "<p class=\"warn\">\(words).</p>" } ?? ""
    return """
      <section aria-labelledby="reader"><h2 id="reader">Reader</h2>
      <p><b>\(reader.name ?? "no name")</b><br>\(reader.address.description)</p>\(standing)
      \(showing.isStatic ? "" : conditions(of: issue, reader))
      \(risky(reader))
      <p class="quiet">Mail \(showing.isAltered ? "that nobody gets: a condition is set by hand" : issue.hasLinks ? hash(of: mail) : "without real links"), \(mail.bytes.count.grouped) octets</p></section>
      """
  }

  private func hash(of mail: PreviewMail) -> Markup {
    "<code title=\"SHA-256 of the mail\">\(String(mail.digest.prefix(12)))</code>"
  }

  private func risky(_ reader: Subscriber) -> Markup {
    guard let found = showing.sight.risky?.found, !found.isEmpty else { return "" }
    let rows = found.map { found -> Markup in
      let here: Markup =
        found.reader.address == reader.address && showing.query.reader != nil
        ? " aria-current=\"true\"" : ""
      return
        "<li><a href=\"\(showing.link(nil, PageQuery.reader(found.reader)))\" data-soft\(here)>\(found.reader.name ?? found.reader.address.description)</a> <span class=\"quiet\">\(found.reason)</span></li>"
    }
    return "<h3>Worth a look</h3><ul class=\"readers\" data-risky>\(rows)</ul>"
  }

  private func conditions(of issue: PreviewIssue, _ reader: Subscriber) -> Markup {
    let names = issue.frozen.conditions
    guard !names.isEmpty else { return "" }
    let rows = names.map { name -> Markup in
      let has = reader[name]?.isEmpty == false
      func link(_ isGiven: Bool) -> String {
        showing.link { query in
          query.with.removeAll { $0 == name }
          query.without.removeAll { $0 == name }
          if isGiven { query.with.append(name) } else { query.without.append(name) }
        }
      }
      let (yes, no): (Markup, Markup) =
        has ? (" aria-current=\"true\"", "") : ("", " aria-current=\"true\"")
      return """
        <li><span>\(name)</span> <a class="choice" data-soft href="\(link(true))"\(yes)>with</a><a class="choice" data-soft href="\(link(false))"\(no)>without</a></li>
        """
    }
    return "<h3>Conditions</h3><ul class=\"conditions\">\(rows)</ul>"
  }
}

/// Readers to choose from: those who were looked for, and those who are worth a look.
struct ReadersPane {
  let showing: Showing
  private static let limit = 40

  var markup: Markup {
    guard let issue = showing.sight.issue else { return "" }
    let found: Markup
    if let search = showing.query.search {
      let readers = issue.readers(matching: search, limit: Self.limit)
      let all: Markup =
        readers.isEmpty
        ? "<p>Nobody on the list.</p>" : list(readers.map { ($0.reader, $0.standing.short) })
      let more: Markup =
        readers.count == Self.limit
        ? "<p class=\"quiet\">The first \(Self.limit); a longer search finds fewer.</p>" : ""
      found = """
        <h3>“\(search)”</h3>\(all)
        \(more)
        """
    } else {
      found = ""
    }
    let risky: Markup =
      showing.sight.risky.map { risky -> Markup in
        risky.found.isEmpty
          ? "<p>Nobody stands out.</p>" : list(risky.found.map { ($0.reader, $0.reason) })
      } ?? "<p>They are being looked for.</p>"
    let value = showing.query.search ?? ""
    return """
      <h2>Readers</h2>
      <form action="\(showing.link(.readers) { $0.search = nil })" method="get" role="search"><label for="search">Name or address</label>
      <input id="search" name="search" type="search" value="\(value)" autocomplete="off"> <button>Search</button></form>
      \(found)
      <h3>Worth a look</h3>\(risky)
      """
  }

  private func list(_ readers: [(Subscriber, String?)]) -> Markup {
    let rows = readers.map { reader, reason -> Markup in
      let link = showing.link(.mail, PageQuery.reader(reader))
      let why: Markup =
        reason.map { reason -> Markup in " <span class=\"quiet\">\(reason)</span>" } ?? ""
      return
        "<li><a href=\"\(link)\" data-soft>\(reader.name ?? "no name") &lt;\(reader.address.description)&gt;</a>\(why)</li>"
    }
    return "<ul class=\"readers\">\(rows)</ul>"
  }
}

extension ReaderStanding {
  /// Why somebody is not mailed, and what is shown then; nil for whoever is.
  fileprivate var words: String? {
    switch self {
    case .notFrozen:
      short.map {
        "\($0.prefix(1).uppercased())\($0.dropFirst()): the mail is as it would be for them"
      }
    case .stranger: "Not on the list: the mail is as for somebody with an address alone"
    case .mailed, .notMailed, .unlisted:
      short.map { "\($0.prefix(1).uppercased())\($0.dropFirst())" }
    }
  }

  /// The same in a list of readers.
  fileprivate var short: String? {
    switch self {
    case .mailed: nil
    case .notMailed(let status): "is not mailed: \(status?.rawValue ?? "the log cannot be read")"
    case .unlisted: "no longer on the list: is not mailed any more"
    case .notFrozen: "not among this issue’s recipients"
    case .stranger: "not on the list"
    }
  }
}

extension PageQuery {
  /// The same as another reader sees it.
  static func reader(_ reader: Subscriber) -> (inout PageQuery) -> Void {
    { query in
      query.reader = reader.address.description
      query.search = nil
      query.with = []
      query.without = []
    }
  }
}
