import ArgumentParser
import Clock

/// `--since` and `--until`: days, moments, or spans back from now.
struct SpanOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Articles from this day or moment on: 2026-11-13, or “7 days” back.", valueName: "time"))
  var since: String?

  @Option(
    help: ArgumentHelp("Articles up to this moment, or to the end of this day.", valueName: "time"))
  var until: String?

  var span: Span { Span(since: since, until: until) }
}
