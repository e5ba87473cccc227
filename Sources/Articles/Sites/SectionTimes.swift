import Diagnostics
import Foundation
import Settings

/// When a section is shown: with its page, all that lies in it goes.
struct SectionTimes {
  let isDraft: Bool
  var publishDate: Date?
  var expiryDate: Date?

  init(_ settings: YAMLMapping?, _ dates: ArticleDates, isHugo: Bool) throws(Problem) {
    isDraft = try settings?.flag("draft") ?? false
    guard isHugo else { return }
    publishDate = try dates.publishDate(in: settings)
    if publishDate == nil { publishDate = try dates.date(in: settings, path: "")?.date }
    expiryDate = try dates.expiryDate(in: settings)
  }
}
