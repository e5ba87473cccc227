/// A message's lines as programs of this machine have them: LF alone.
enum LineFeeds {
  static func only(_ message: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(message.count)
    for (index, byte) in message.enumerated() {
      let isLineEnd =
        byte == 0x0D && index + 1 < message.count && message[index + 1] == 0x0A
      if !isLineEnd { output.append(byte) }
    }
    return output
  }
}
