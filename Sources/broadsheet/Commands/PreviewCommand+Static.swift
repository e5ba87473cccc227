import ArgumentParser
import Diagnostics
import Foundation
import Mail
import Newsroom
import Web

/// `preview --static`: the views as files.
extension PreviewCommand {
  func write(_ id: String?, into folder: Place, _ context: CommandContext) throws {
    let address = try reader.map { text throws(Problem) in
      do throws(Problem) { return try EmailAddress(parsing: text) } catch {
        throw Problem(error.reason, hint: error.hint, category: .usage)
      }
    }
    // What cannot be written there is found out before anything is made.
    try context.newsroom.mustLieApart(folder)
    let target = try StaticFolder(folder)
    let preview: Preview
    // Where the edition lies on this machine is nobody's business; whoever sits at it is told of problems as always.
    do {
      preview = try context.newsroom.namingFilesWithin.preview(id, of: list.list, PreviewMemory())
    } catch {
      preview = try context.newsroom.preview(id, of: list.list, PreviewMemory())
    }
    // What the pages show is not what composing would make now.
    context.warn(preview.refusals.map(\.problem))
    guard
      let made = try StaticPreview(preview, named: id, reader: address, spell: { $0.command })
    else {
      context.printError("nothing to compose: there is nothing to show")
      throw ExitStatus.nothing
    }
    var files = made.files
    var problem: Problem?
    if screenshot {
      do throws(Problem) { files.merge(try pictures(of: made)) { $1 } } catch { problem = error }
    }
    try target.write(files)
    context.printLine("\(made.issue): \(files.count.counting("file")) in \(folder.shown)")
    if made.withheld > 0 {
      context.printError(
        "\(made.withheld.counting("finding")) of the list left out, which may name readers; “broadsheet check” has them"
      )
    }
    // What was asked for and is not there is not passed over in silence.
    if let problem { throw problem }
  }

  private func pictures(of made: StaticPreview) throws(Problem) -> [String: Data] {
    guard let browser = Screenshots(in: ProcessInfo.processInfo.environment["PATH"] ?? "") else {
      throw Problem(
        "no pictures: no Chromium is found, by none of the names \(Screenshots.names.joined(separator: ", "))",
        hint: "install one, or leave --screenshot out; the pages are written all the same",
        category: .system)
    }
    var pictures: [String: Data] = [:]
    for (name, page, width) in StaticPreview.pictures {
      guard let html = made.files[page] else { continue }
      pictures[name] = try browser.take(String(decoding: html, as: UTF8.self), width: width)
    }
    return pictures
  }
}
