/// How the page of a report looks: light and dark, narrow and on paper, with nothing fetched from anywhere.
enum ReportStyle {
  static let css = """
    \(shape)
    \(light.rules)
    @media (prefers-color-scheme: dark) {
    \(dark.rules)
    }
    @media print {
    \(light.rules)
    \(paper)
    }
    """

  /// The colours of one scheme.
  private struct Palette {
    var ground: String
    var card: String
    var ink: String
    var soft: String
    var line: String
    /// By the name of an outcome; each differs from its neighbours in lightness too.
    var outcomes: [(name: String, colour: String)]

    var rules: String {
      let bars = outcomes.map { outcome in
        "rect.\(outcome.name) { fill: \(outcome.colour) } .tiles li.\(outcome.name) { border-left-color: \(outcome.colour) }"
      }
      return """
        body { background: \(ground); color: \(ink) }
        section, .tiles li { background: \(card); border-color: \(line) }
        header p, .soft, .tiles span, .axis, thead th, summary, footer { color: \(soft) }
        th, td, .time { border-color: \(line) }
        .todo { border-color: \(outcomes.first { $0.name == "deferred" }?.colour ?? ink) }
        rect.answered { fill: \(soft) }
        \(bars.joined(separator: "\n"))
        """
    }
  }

  private static let light = Palette(
    ground: "#fbfaf7", card: "#ffffff", ink: "#1c2430", soft: "#566173", line: "#dcdfe4",
    outcomes: [
      ("accepted", "#1f7a5c"), ("deferred", "#b7791f"), ("rejected", "#b83232"),
      ("held", "#7a4fb5"), ("inDoubt", "#2b6cb0"), ("pending", "#8b94a3"),
      ("suppressed", "#b9c0ca"), ("unsendable", "#6b4a3a"),
    ])

  private static let dark = Palette(
    ground: "#12161c", card: "#1a2029", ink: "#e6e9ee", soft: "#a3adbb", line: "#323b48",
    outcomes: [
      ("accepted", "#4fb892"), ("deferred", "#e0a94b"), ("rejected", "#ef7a72"),
      ("held", "#b394e6"), ("inDoubt", "#6fb0ee"), ("pending", "#7d8796"),
      ("suppressed", "#566173"), ("unsendable", "#b89684"),
    ])

  private static let shape = """
    * { box-sizing: border-box }
    body { margin: 0; font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
    main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem }
    header p { margin: .25rem 0 }
    h1 { font-size: 1.6rem; line-height: 1.25; margin: .25rem 0 }
    h2 { font-size: 1.2rem; margin: 0 0 .5rem }
    h3 { font-size: 1rem; margin: 1.25rem 0 .25rem }
    section { border: 1px solid; border-radius: .5rem; padding: 1rem; margin: 1rem 0 }
    .tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(8rem, 1fr)); gap: .5rem;
      margin: 1rem 0; padding: 0; list-style: none }
    .tiles li { border: 1px solid; border-left-width: .3rem; border-radius: .375rem; padding: .5rem .75rem }
    .tiles b { display: block; font-size: 1.4rem; line-height: 1.3; font-variant-numeric: tabular-nums }
    .tiles span { font-size: .875rem; white-space: nowrap }
    svg { display: block; width: 100% }
    .time { height: 9rem; border-bottom: 1px solid; border-left: 1px solid }
    .whole { height: 1.25rem; border-radius: .25rem }
    .part { height: .75rem; min-width: 5rem; margin-top: .4rem }
    .axis { display: flex; justify-content: space-between; gap: 1rem; font-size: .8125rem }
    .legend { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; margin: .5rem 0; padding: 0;
      font-size: .875rem }
    .legend svg { display: inline-block; width: .75rem; height: .75rem; vertical-align: -.05rem;
      margin-right: .35rem }
    .wide { overflow-x: auto }
    table { border-collapse: collapse; width: 100%; font-size: .9375rem }
    th, td { text-align: left; vertical-align: top; padding: .35rem .5rem; border-bottom: 1px solid }
    thead th { font-weight: 600; white-space: nowrap; overflow-wrap: normal }
    tbody th { font-weight: 600 }
    .n { text-align: right; white-space: nowrap; overflow-wrap: normal; font-variant-numeric: tabular-nums }
    .w { white-space: nowrap; overflow-wrap: normal }
    p.soft { font-size: .875rem; margin: .25rem 0 }
    .words { min-width: 12rem }
    .name { min-width: 13rem }
    details { margin: .5rem 0 }
    summary { cursor: pointer }
    .todo { border-left: .3rem solid; padding-left: .75rem; margin: .75rem 0 }
    .todo p { margin: .15rem 0 }
    code { font-family: ui-monospace, monospace; font-size: .9em }
    footer { font-size: .875rem }
    """

  private static let paper = """
    body { font-size: 11pt; background: #fff }
    main { max-width: none; padding: 0 }
    .todo, tr, svg { break-inside: avoid }
    h2, h3 { break-after: avoid }
    .wide { overflow: visible }
    details::details-content { content-visibility: visible; block-size: auto }
    svg { print-color-adjust: exact; -webkit-print-color-adjust: exact }
    """
}
