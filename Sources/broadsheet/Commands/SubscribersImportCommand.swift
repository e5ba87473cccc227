import ArgumentParser
import Diagnostics
import Foundation
import Newsroom
import Subscribers

/// `subscribers import`: takes over a list of another system.
struct SubscribersImportCommand: ListCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Takes over readers from the export of another system.",
    discussion: """
      Knows the exports of Mailchimp (also the zip of three), Substack, Ghost, listmonk, Keila, Buttondown, Kit, beehiiv, \
      Brevo, MailerLite, ActiveCampaign, Constant Contact, Shopify, Google and Outlook contacts, Mailman’s plain list, \
      another Broadsheet’s export, and any table that has a column of addresses, with whatever between its fields, as \
      UTF-8, UTF-16, Windows-1252 or Mac Roman. Any other encoding stops it (65): save the file as UTF-8.

      Who has left there has left here. An import never brings back anybody who left. A row that cannot be read is \
      refused with its line and stops nothing, and is heeded where it says that somebody has left; where that cannot be \
      read, or no row can, the import ends with 65. A column that may say who has left, and whose values nobody knows, stops \
      the import before anything is written. The same file twice changes nothing, and “undo” takes an import back.
      """)

  enum Use: String, ExpressibleByArgument, CaseIterable { case suppression, readers }

  @ParentCommand var root: Broadsheet
  @OptionGroup var input: ImportOptions
  @Option(
    name: .customLong("as"),
    help:
      "With “suppression”: everybody in the file has left. With “readers”: they have not, whatever the file is called."
  )
  var use: Use?
  @OptionGroup var list: ListOption
  @OptionGroup var clock: ClockOption
  @OptionGroup var output: JSONOption

  var fixedNow: Date? { clock.now?.date }

  func run(_ context: CommandContext) throws {
    var request = try input.request()
    request.isSuppression = use == .suppression
    request.areReaders = use == .readers
    guard let report = try context.newsroom.importReaders(request, to: list.list) else { return }
    context.warn(report.notes)
    let answer = ImportAnswer(
      file: input.file, report: report, isDryRun: input.dryRun, list: list.list)
    answer.remarks.forEach(context.printError)
    try context.show(answer, output)
    try answer.mustBeWhole()
  }
}
