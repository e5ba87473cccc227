/// The picture in a browser's tab: a sheet, with the count of what is wrong on it.
struct ProblemIcon {
  private let count: Int

  init(_ query: Substring) {
    count = Int(query.drop { $0 != "=" }.dropFirst()) ?? 0
  }

  var svg: String {
    let sign =
      count <= 0
      ? ""
      : "<circle cx=\"22\" cy=\"22\" r=\"10\" fill=\"#b3261e\"/><text x=\"22\" y=\"26.5\" font-family=\"sans-serif\" "
        + "font-size=\"13\" font-weight=\"bold\" text-anchor=\"middle\" fill=\"#fff\">\(min(count, 99))</text>"
    return
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><rect x=\"4\" y=\"2\" width=\"22\" height=\"28\" "
      + "rx=\"2\" fill=\"#fffdf8\" stroke=\"#1c1b19\" stroke-width=\"2\"/><path d=\"M8 8h14M8 13h14M8 18h9M8 23h9\" "
      + "stroke=\"#1c1b19\" stroke-width=\"2\"/>\(sign)</svg>"
  }
}
