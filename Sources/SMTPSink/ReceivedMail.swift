/// One message the sink took over, with the envelope it came in.
package struct ReceivedMail: Sendable, Equatable {
  /// The address of MAIL FROM as the client spelled it, empty for the null reverse-path `<>`.
  package let reversePath: String
  /// The addresses of the accepted RCPT TO commands, in their order and spelling.
  package let forwardPaths: [String]
  /// The content without dot-stuffing and without the final dot; line ends are as they came.
  package let bytes: [UInt8]
  /// The message's number in this sink, from 1.
  package let sequence: Int
  /// How many CR or LF in `bytes` are not part of a CRLF; RFC 5321 §2.3.8 allows none.
  package let bareLineBreaks: Int

  package init(
    reversePath: String, forwardPaths: [String], bytes: [UInt8], sequence: Int,
    bareLineBreaks: Int = 0
  ) {
    self.reversePath = reversePath
    self.forwardPaths = forwardPaths
    self.bytes = bytes
    self.sequence = sequence
    self.bareLineBreaks = bareLineBreaks
  }
}
