import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import broadsheet

/// Pictures that a browser takes.
@Suite struct ScreenshotsTests {
  @Test func `pictures are taken by whatever Chromium the path has`() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "bin/google-chrome",
      """
      #!/bin/sh
      for word; do case $word in
        --screenshot=*) printf picture > "${word#--screenshot=}";;
        --dump-dom) echo '<body data-height="1234">';;
        --window-size=*) echo "$word" >> '\(folder.path)/sizes';;
      esac; done
      """)
    #expect(chmod("\(folder.path)/bin/google-chrome", 0o755) == 0)
    #expect(Screenshots(in: "\(folder.path)/none:\(folder.path)") == nil)
    let browser = try #require(Screenshots(in: "\(folder.path)/none:\(folder.path)/bin"))
    #expect(try browser.take("<p>&\"</p>", width: 375) == Data("picture".utf8))
    #expect(try folder.read("sizes") == "--window-size=375,800\n--window-size=375,1234\n")
    try folder.write("bin/google-chrome", "#!/bin/sh\nexit 3\n")
    #expect(throws: Problem.self) { try browser.take("x", width: 375) }
  }
}
