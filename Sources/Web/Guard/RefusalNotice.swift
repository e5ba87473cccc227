import Newsroom

/// What somebody reads who followed a link that is refused: why, and the way in; nothing of any issue.
struct RefusalNotice: Equatable {
  let reason: String
  let way: String

  var html: String {
    let page: Markup = """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8"><title>Not shown</title></head>
      <body><h1>Not shown</h1><p>\(reason)</p><p>\(way)</p></body></html>

      """
    return page.html
  }
}

extension RequestGuard {
  /// - Returns: nil for what no person looks at: a browser says of a page that somebody goes to that it is one.
  func notice(of refusal: Refusal, to request: RawRequest) -> RefusalNotice? {
    guard refusal == .forbidden, request.method == "GET",
      request.values("sec-fetch-mode") == ["navigate"],
      request.values("sec-fetch-dest") == ["document"]
    else { return nil }
    if request.values("sec-fetch-site").contains(where: { $0 != "same-origin" && $0 != "none" }) {
      return RefusalNotice(
        reason: "A page of another site led here, and no other site may lead to a preview.",
        way: "Type the address that the preview printed, or open it from a bookmark.")
    }
    guard host != nil else { return nil }
    return RefusalNotice(
      reason: "Each address that was printed admits one browser, once.",
      way: "Start the preview again, and open the address that it prints then.")
  }
}
