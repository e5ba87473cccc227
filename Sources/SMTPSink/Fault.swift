/// What to do wrong, and when.
///
/// Written as `STAGE:ACTION[@WHEN]`, or `STAGE=ACTION[@WHEN]`:
/// - STAGE: `connect`, `greeting`, `ehlo`, `starttls`, `tls`, `auth`, `mail`, `rcpt`, `data`, `content`,
///   `dot` (or `message`), `rset` or `quit`. A stage is reached when its command would otherwise be
///   obeyed; HELO is not `ehlo`, so falling back can be tried. `content` is reached after 354.
/// - ACTION: a reply code from 200 to 599 with optional enhanced code and text, in place of what the
///   sink would say or do; 421 also closes, and at `content` the reply comes before the message's end.
///   `drop` closes without a reply; at `dot` nothing is stored. `store-drop` (only at `dot`) stores
///   the message and then closes. `stall=SECONDS` is silent for so long and then closes, storing
///   nothing. `slow=MILLISECONDS` answers normally, but late; at `dot` it stores first.
///   `drip=MILLISECONDS` answers normally, a byte each time. `garbage` says what is no reply; `half`
///   closes in the middle of one. `expired`, `other-host` and `untrusted` (only at `tls`) are
///   certificates.
/// - WHEN: `3` (the third time the whole server reaches the stage), `3+`, `3-5`, `*3` (every third
///   time), `50%` or `1/20` (by chance), or, from `rcpt` on, an address, a domain, or a pattern of them
///   with `*` (`*@*.example.org`). Without it: always.
///
/// The first `@` ends the action, so a reply text cannot contain one.
package struct Fault: Sendable, Equatable {
  let stage: Stage
  let action: Action
  let when: When

  /// Whether chance decides about it, so that a seed is needed to do the same again.
  package var isByChance: Bool { if case .chance = when { true } else { false } }
  /// Whether a client must ask for TLS to meet it.
  package var concernsTLS: Bool { stage == .starttls || stage == .tls }
  /// Whether a client must log in to meet it.
  package var concernsLogin: Bool { stage == .auth }

  enum Stage: String, Sendable, CaseIterable {
    case connect, greeting, ehlo, starttls, tls, auth, mail, rcpt, data, content, dot, rset, quit

    /// Whether forward-paths are known at this stage.
    var concernsForwardPaths: Bool {
      switch self {
      case .rcpt, .data, .content, .dot: true
      case .connect, .greeting, .ehlo, .starttls, .tls, .auth, .mail, .rset, .quit: false
      }
    }

    /// Whether it ends with a reply that another can take the place of.
    var hasReply: Bool { self != .connect && self != .tls }

    /// The code with which all is well.
    var usualCode: Int {
      switch self {
      case .connect, .greeting, .starttls, .tls: 220
      case .auth: 235
      case .data: 354
      case .quit: 221
      case .ehlo, .mail, .rcpt, .content, .dot, .rset: 250
      }
    }
  }

  enum Action: Sendable, Equatable {
    case reply(Reply)
    case drop
    case storeDrop
    case stall(Duration)
    case slow(Duration)
    /// A byte of the reply each time.
    case drip(Duration)
    case garbage
    case half
    case certificate(SinkCertificate.Flaw)

    /// Whether the command, or a message at its final dot, is taken in spite of this fault.
    var stores: Bool {
      switch self {
      case .storeDrop, .slow, .drip: true
      case .reply, .drop, .stall, .garbage, .half, .certificate: false
      }
    }
  }

  enum When: Sendable, Equatable {
    case always
    case times(ClosedRange<Int>)
    case every(Int)
    /// How often in a million times.
    case chance(Int)
    /// In lower case.
    case forwardPath(String)
    /// In lower case; a `*` stands for any text.
    case forwardPathsLike(String)

    /// - Parameter chance: from 0 to below a million, the same for the same run.
    func applies(time: Int, forwardPaths: [String], chance: () -> Int) -> Bool {
      switch self {
      case .always: true
      case .times(let range): range.contains(time)
      case .every(let step): time.isMultiple(of: step)
      case .chance(let millionths): chance() < millionths
      case .forwardPath(let address): forwardPaths.contains { $0.lowercased() == address }
      case .forwardPathsLike(let pattern):
        forwardPaths.contains { Self.fits(Array($0.lowercased().utf8), Array(pattern.utf8)) }
      }
    }

    /// Whether a text is what a pattern says; in linear space, going back to the last `*` alone.
    private static func fits(_ text: [UInt8], _ pattern: [UInt8]) -> Bool {
      var (at, part) = (0, 0)
      var retry: (at: Int, part: Int)?
      while at < text.count {
        if part < pattern.count, pattern[part] == UInt8(ascii: "*") {
          retry = (at, part)
          part += 1
        } else if part < pattern.count, pattern[part] == text[at] {
          (at, part) = (at + 1, part + 1)
        } else if let last = retry {
          retry = (last.at + 1, last.part)
          (at, part) = (last.at + 1, last.part + 1)
        } else {
          return false
        }
      }
      return pattern[part...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
  }
}
