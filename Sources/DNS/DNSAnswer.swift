/// What came of a question to the domain name system.
package enum DNSAnswer: Sendable, Equatable {
  /// One or more, in the order in which they came.
  case records([DNSRecord])
  /// The name is there and has no record of this type.
  case noRecords
  /// There is no such name, nor any below it (RFC 8020 §2).
  case noName
  /// Nobody told, and why: nothing can be concluded from it.
  case unknown(String)
}

/// A record as far as mail asks for it.
package enum DNSRecord: Sendable, Hashable {
  /// An A or AAAA record, in the system's spelling.
  case address(String)
  /// A TXT record, its strings joined without anything between them (RFC 7208 §3.3); octets that are no
  /// UTF-8 stand as U+FFFD.
  case text(String)
  /// An MX record; the host is empty for the one that says that no mail is taken (RFC 7505 §3).
  case exchange(preference: Int, host: String)
  /// What a PTR record leads to.
  case name(String)
}
