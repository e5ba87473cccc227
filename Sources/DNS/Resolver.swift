import CResolv
import Foundation

/// Asks the domain name system as this machine is set up for it, or a server that somebody names.
package struct Resolver: Sendable {
  /// A server in place of those of `/etc/resolv.conf`.
  package struct Server: Sendable, Equatable {
    var address: String
    var port: Int

    /// Reads `127.0.0.1` or `127.0.0.1:5353`; nil when it is anything else.
    package init?(parsing text: String) {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      var numeric = in_addr()
      guard let address = parts.first, parts.count <= 2, inet_pton(AF_INET, address, &numeric) == 1
      else { return nil }
      let port = parts.count == 2 ? Int(parts[1]) : 53
      guard let port, (1...65_535).contains(port) else { return nil }
      (self.address, self.port) = (address, port)
    }
  }

  private let server: Server?
  /// How long a server is waited for, in seconds; doubled for the second and last time (resolver(3)).
  private static let seconds: Int32 = 2
  private static let tries: Int32 = 2
  /// The longest message that there is (RFC 1035 §4.2.2).
  private static let room = 65_535

  package init(server: Server? = nil) { self.server = server }

  package func answer(to question: DNSQuestion) -> DNSAnswer {
    // C reads a name up to its first NUL.
    guard !question.name.utf8.contains(0), !question.name.isEmpty else {
      return .unknown("“\(question.name)” is not a name")
    }
    var bytes = [UInt8](repeating: 0, count: Self.room)
    var answer = cresolv_answer()
    let result = ask(question, &bytes, &answer)
    guard result == 0 else { return .unknown(Self.reason(result, answer)) }
    switch answer.code {
    case 0: break
    case 3: return .noName
    default: return .unknown(Self.words(ofCode: answer.code))
    }
    var records: [DNSRecord] = []
    for index in 0..<answer.records {
      var record = cresolv_record()
      guard cresolv_read(bytes, answer.length, index, &record) == 0 else {
        return .unknown("the answer cannot be read")
      }
      // A CNAME that was followed stands there as well (RFC 1034 §3.6.2).
      guard record.type == question.kind.rawValue else { continue }
      guard let read = Self.record(record, of: bytes, as: question.kind) else {
        return .unknown("a record of the answer cannot be read")
      }
      records.append(read)
    }
    return records.isEmpty ? .noRecords : .records(records)
  }

  private func ask(
    _ question: DNSQuestion, _ bytes: inout [UInt8], _ answer: inout cresolv_answer
  ) -> Int32 {
    func ask(_ address: UnsafePointer<CChar>?) -> Int32 {
      let way = cresolv_way(
        server: address, port: Int32(server?.port ?? 0), seconds: Self.seconds, tries: Self.tries)
      return cresolv_ask(
        question.name, question.kind.rawValue, way, &bytes, Int32(Self.room), &answer)
    }
    return server.map { $0.address.withCString(ask) } ?? ask(nil)
  }

  private static func record(
    _ record: cresolv_record, of bytes: [UInt8], as kind: DNSQuestion.Kind
  ) -> DNSRecord? {
    let (start, end) = (Int(record.start), Int(record.start) + Int(record.length))
    guard start >= 0, start <= end, end <= bytes.count else { return nil }
    let data = bytes[start..<end]
    switch kind {
    case .a: return address(data, AF_INET, 4)
    case .aaaa: return address(data, AF_INET6, 16)
    case .txt: return text(data).map(DNSRecord.text)
    case .mx:
      let preference = data.prefix(2).reduce(0) { $0 << 8 | Int($1) }
      return .exchange(preference: preference, host: name(record))
    case .ptr, .cname: return .name(name(record))
    }
  }

  private static func name(_ record: cresolv_record) -> String {
    let name = withUnsafeBytes(of: record.name) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    return name.lowercased()
  }

  private static func address(
    _ data: ArraySlice<UInt8>, _ family: Int32, _ length: Int
  ) -> DNSRecord? {
    guard data.count == length else { return nil }
    var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let text = Array(data).withUnsafeBytes {
      inet_ntop(family, $0.baseAddress, &buffer, socklen_t(buffer.count))
    }
    return text.map { .address(String(cString: $0)) }
  }

  /// Strings, each with its length before it (RFC 1035 §3.3.14).
  private static func text(_ data: ArraySlice<UInt8>) -> String? {
    var joined: [UInt8] = []
    var rest = data
    while let length = rest.popFirst() {
      guard rest.count >= Int(length) else { return nil }
      joined += rest.prefix(Int(length))
      rest = rest.dropFirst(Int(length))
    }
    return String(decoding: joined, as: UTF8.self)
  }

  private static func reason(_ result: Int32, _ answer: cresolv_answer) -> String {
    switch Int(result) {
    case CRESOLV_NO_NAME: return "the name is longer than a name can be"
    case CRESOLV_BROKEN: return "the answer cannot be read"
    default: break
    }
    if answer.code > 0 { return words(ofCode: answer.code) }
    switch answer.reason {
    case ETIMEDOUT, 0: return "no server answered in time"
    case ECONNREFUSED: return "no server answers"
    default: return String(cString: strerror(answer.reason)).lowercased()
    }
  }

  /// RFC 1035 §4.1.1
  private static func words(ofCode code: Int32) -> String {
    switch code {
    case 1: "the server did not understand the question"
    case 2: "the server could not find out (SERVFAIL)"
    case 4: "the server does not answer such questions"
    case 5: "the server refuses to answer"
    default: "the server answered with code \(code)"
    }
  }
}
