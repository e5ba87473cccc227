import Diagnostics
import Foundation

/// Pictures of a mail, taken by a Chromium that is here already.
struct Screenshots {
  private let browser: URL

  static let names = [
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
  ]
  /// Longer than that no browser takes that works.
  private static let patience = 60.0
  /// Pixels that a picture has at most: more no mail is, and no browser makes.
  private static let limit = 16_000

  /// - Parameter path: folders, as `PATH` has them.
  /// - Returns: nil where none of them has one.
  init?(in path: String) {
    let found = path.split(separator: ":").lazy.flatMap { folder in
      Self.names.map { "\(folder)/\($0)" }
    }.first { (file: String) in access(file, X_OK) == 0 }
    guard let found else { return nil }
    browser = URL(filePath: found)
  }

  /// Takes the picture of a page, as high as it is.
  /// - Parameter html: what the page says; it is measured without any script of its own.
  func take(_ html: String, width: Int) throws(Problem) -> Data {
    let folder: URL
    do {
      folder = try FileManager.default.url(
        for: .itemReplacementDirectory, in: .userDomainMask,
        appropriateFor: FileManager.default.temporaryDirectory, create: true)
    } catch { throw failure("no folder for pictures can be made", error) }
    defer { try? FileManager.default.removeItem(at: folder) }
    let page = folder.appending(path: "page.html")
    let picture = folder.appending(path: "page.png")
    do { try Data(Self.frame(html, width, height: nil).utf8).write(to: page) } catch {
      throw failure("its page cannot be written", error)
    }
    let measured = try run(
      ["--dump-dom", "--window-size=\(width),800", page.absoluteString], folder)
    let height = measured.firstMatch(of: #/data-height="(\d{1,6})"/#).flatMap { Int($0.output.1) }
    let whole = min(Self.limit, max(100, height ?? 2000))
    do { try Data(Self.frame(html, width, height: whole).utf8).write(to: page) } catch {
      throw failure("its page cannot be written", error)
    }
    _ = try run(
      [
        "--screenshot=\(picture.path)", "--hide-scrollbars", "--window-size=\(width),\(whole)",
        page.absoluteString,
      ], folder)
    do { return try Data(contentsOf: picture) } catch {
      throw failure("it took no picture", error)
    }
  }

  /// The mail in a frame that a page can measure, and in which nothing runs.
  private static func frame(_ html: String, _ width: Int, height: Int?) -> String {
    let content = html.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
    return """
      <!DOCTYPE html><html><head><meta charset="utf-8"><style>html,body{margin:0}iframe{display:block;border:0;width:\(width)px;height:\(height ?? 800)px}</style></head>
      <body><iframe id="mail" sandbox="allow-same-origin" srcdoc="\(content)"></iframe>
      <script>document.getElementById("mail").addEventListener("load", (event) => {
        document.body.dataset.height = event.target.contentDocument.documentElement.scrollHeight;
      });</script></body></html>
      """
  }

  private func failure(_ what: String, _ error: (any Error)? = nil) -> Problem {
    let place = SourceLocation(file: browser.path)
    return error.map { .system(what, $0, at: place) }
      ?? Problem(what, at: place, category: .system)
  }

  private func run(_ arguments: [String], _ folder: URL) throws(Problem) -> String {
    let process = Process()
    process.executableURL = browser
    // In a container, where everybody is root, Chromium's own sandbox cannot be had; what it shows here is ours.
    process.arguments =
      [
        "--headless=new", "--disable-gpu", "--no-first-run", "--disable-background-networking",
        "--user-data-dir=\(folder.path)/profile", "--virtual-time-budget=5000",
      ] + (geteuid() == 0 ? ["--no-sandbox"] : []) + arguments
    let output = folder.appending(path: "output")
    _ = FileManager.default.createFile(atPath: output.path, contents: nil)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: output.path)
    process.standardError = FileHandle.nullDevice
    do { try process.run() } catch {
      throw failure("it cannot be started", error)
    }
    let end = Date.now.addingTimeInterval(Self.patience)
    while process.isRunning, Date.now < end { Thread.sleep(forTimeInterval: 0.02) }
    guard !process.isRunning else {
      kill(process.processIdentifier, SIGKILL)
      throw failure("it took longer than \(Int(Self.patience)) seconds")
    }
    guard process.terminationStatus == 0 else {
      throw failure("it ended with \(process.terminationStatus)")
    }
    return (try? String(contentsOf: output, encoding: .utf8)) ?? ""
  }
}
