/// What to do wrong, and when.
///
/// Written as `STAGE:ACTION[@WHEN]`:
/// - STAGE: `greeting`, `ehlo`, `mail`, `rcpt`, `data`, `dot`, `rset` or `quit`. A stage is reached
///   when its command would otherwise be obeyed; HELO is not `ehlo`, so falling back can be tried.
/// - ACTION: a reply code from 400 to 599 with optional enhanced code and text; 421 also closes.
///   `drop` closes without a reply; at `dot` nothing is stored. `store-drop` (only at `dot`) stores
///   the message and then closes. `stall=SECONDS` is silent for so long and then closes, storing
///   nothing. `slow=MILLISECONDS` answers normally, but late; at `dot` it stores first.
/// - WHEN: `3` (the third time the whole server reaches the stage), `3+`, `3-5`, `*3` (every third
///   time), or an address (at `rcpt`, `data` and `dot`). Without it: always.
///
/// The first `@` ends the action, so a reply text cannot contain one.
package struct Fault: Sendable, Equatable {
  let stage: Stage
  let action: Action
  let when: When

  enum Stage: String, Sendable, CaseIterable {
    case greeting, ehlo, mail, rcpt, data, dot, rset, quit

    /// Whether forward-paths are known at this stage.
    var concernsForwardPaths: Bool {
      switch self {
      case .rcpt, .data, .dot: true
      case .greeting, .ehlo, .mail, .rset, .quit: false
      }
    }
  }

  enum Action: Sendable, Equatable {
    case reply(Reply)
    case drop
    case storeDrop
    case stall(Duration)
    case slow(Duration)

    /// Whether a message at its final dot is kept in spite of this fault.
    var stores: Bool {
      switch self {
      case .storeDrop, .slow: true
      case .reply, .drop, .stall: false
      }
    }
  }

  enum When: Sendable, Equatable {
    case always
    case times(ClosedRange<Int>)
    case every(Int)
    /// In lower case.
    case forwardPath(String)

    func applies(time: Int, forwardPaths: [String]) -> Bool {
      switch self {
      case .always: true
      case .times(let range): range.contains(time)
      case .every(let step): time.isMultiple(of: step)
      case .forwardPath(let address): forwardPaths.contains { $0.lowercased() == address }
      }
    }
  }
}
