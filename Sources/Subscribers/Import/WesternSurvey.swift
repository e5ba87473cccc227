import Diagnostics

/// Whether a text that is neither UTF-8 nor UTF-16 can be Western at all, as Windows-1252 and Mac Roman are: another
/// encoding read as one of them makes other names of all names in silence, and hides the column that says who has left.
struct WesternSurvey {
  private let encoding: TextEncoding
  private var western = 0
  private var lone = 0
  /// Words of no Western language, those that nobody writes at all twice.
  private var foreign = 0
  private var eastern = 0
  private var acute = 0
  private var hungarian = 0
  private var umlauts = 0
  /// Words with letters beyond ASCII that say nothing.
  private var silent = 0
  /// The first words that are none, or that say nothing, for whoever must recognise them.
  private var samples: [(grade: Int, line: Int, text: String)] = []

  /// Cells to show.
  private(set) var spelled = SpelledCells()

  private var word: [Unicode.Scalar?] = []
  private var isBeyondASCII = false
  private var line = 1
  private var isBehindReturn = false

  /// What is longer is no word.
  private static let longest = 64
  /// So many words with something beyond ASCII tell.
  private static let enough = 50_000
  private var judged = 0

  /// Whether nothing that follows can change much.
  var isDone: Bool { judged >= Self.enough }

  init(_ encoding: TextEncoding) { self.encoding = encoding }

  mutating func feed(_ chunk: UnsafeRawBufferPointer) {
    for byte in chunk {
      if !spelled.isFull { spelled.feed(byte, on: line) }
      if byte >= 0x80 {
        isBeyondASCII = true
        word.append(encoding.scalar(of: byte))
      } else if byte | 0x20 >= 0x61, byte | 0x20 <= 0x7A {
        word.append(Unicode.Scalar(byte))
      } else {
        endWord()
        if byte == 0x0D || byte == 0x0A && !isBehindReturn { line += 1 }
      }
      isBehindReturn = byte == 0x0D
      if word.count == Self.longest { endWord() }
    }
  }

  private mutating func endWord() {
    defer {
      word.removeAll(keepingCapacity: true)
      isBeyondASCII = false
    }
    guard isBeyondASCII, !isDone else { return }
    count(WesternWord(word))
  }

  private mutating func count(_ judged: WesternWord) {
    self.judged += 1
    if judged.mayBeEastern { eastern += 1 }
    if judged.hasAcute { acute += 1 }
    if judged.mayBeHungarian { hungarian += 1 }
    if judged.hasUmlaut { umlauts += 1 }
    switch judged.verdict {
    case .western: western += 1
    case .lone: lone += 1
    case .silent where judged.hasAccents:
      silent += 1
      note(0)
    case .silent: break
    case .strange:
      foreign += 1
      note(1)
    case .foreign:
      foreign += 2
      note(2)
    }
    if judged.mayBeEastern || judged.mayBeHungarian { note(0) }
  }

  private mutating func note(_ grade: Int) {
    guard samples.count(where: { $0.grade == grade }) == 0 else { return }
    let text = String(String.UnicodeScalarView(word.map { $0 ?? "\u{FFFD}" }))
    samples.append((grade, line, text))
  }

  /// What is to be said of the text once all of it was seen; nil where it may be what it was taken for.
  /// - Parameter place: the file, without a line.
  mutating func problem(at place: SourceLocation) -> Problem? {
    endWord()
    spelled.end(on: line)
    // What Iceland alone has in the West is of Turkey, of the Baltic or of Vietnam where the acutes are missing that Icelandic
    // has everywhere.
    var foreign = foreign + (eastern > 2 * acute ? eastern : 0)
    if umlauts == 0 { foreign += hungarian }
    let isForeign =
      foreign > 0
      ? foreign * Self.westernOfOne > western : western == 0 && lone == 0 && silent > 0
    guard isForeign else { return nil }
    let sample = samples.max { $0.grade < $1.grade }
    var location = place
    location.line = sample?.line
    return Problem(
      "this is neither UTF-8, UTF-16, Windows-1252 nor Mac Roman"
        + (sample.map { ": read as \(encoding.name), “\($0.text)” would stand here" } ?? ""),
      at: location, hint: hint)
  }

  /// Names those encodings in which it makes words, with what they make of it.
  private var hint: String {
    let candidates = EncodingCandidates(for: spelled.cells).found
    let readings = candidates.map { "as \($0.name) it reads “\($0.reading)”" }
    let told = readings.isEmpty ? "" : ": " + readings.joined(separator: ", ")
    return
      "save it as UTF-8 (Excel calls that “CSV UTF-8”), or convert it by the name of its encoding\(told): "
      + "iconv -f \(candidates.count == 1 ? candidates[0].name : "NAME") -t UTF-8 OLD.csv > NEW.csv"
      + (candidates.isEmpty ? "; “iconv -l” lists the names" : "")
  }

  /// Whether names of Western languages are among its words.
  var isWestern: Bool { western > 0 }

  /// So many Western words make up for one of another encoding: names come from everywhere, and slips of the pen.
  private static let westernOfOne = 6
}

extension TextEncoding {
  /// Which Western encoding a text is in, once its words were looked at: the one that was taken for it by its octets,
  /// or the other, where it makes words of what else is none.
  /// - Parameter size: how many octets decide.
  /// - Returns: the encoding, and cells as they are read in it: nobody can tell of all words what they are.
  /// - Throws: `Problem` for a text that can be in neither.
  func amongWestern(
    in stream: ImportStream, upTo size: Int, at location: SourceLocation
  ) throws(Problem) -> (TextEncoding, spelled: [String]) {
    let other: TextEncoding = self == .macRoman ? .windows1252 : .macRoman
    var survey = WesternSurvey(self)
    var otherSurvey = WesternSurvey(other)
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 8)
    defer { chunk.deallocate() }
    var left = size
    while left > 0, !survey.isDone {
      let count = min(left, try stream.read(into: chunk))
      if count == 0 { break }
      left -= count
      let bytes = UnsafeRawBufferPointer(rebasing: chunk[..<count])
      survey.feed(bytes)
      otherSurvey.feed(bytes)
    }
    guard let problem = survey.problem(at: location) else {
      return (self, survey.spelled.read(as: self))
    }
    guard otherSurvey.problem(at: location) == nil, otherSurvey.isWestern else { throw problem }
    return (other, survey.spelled.read(as: other))
  }
}
