import Foundation

/// The first record of a journal: which issue is sent, by whom, and what it carries.
package struct JournalBeginning: Sendable, Equatable, Codable {
  /// SHA-256 of `issue.json`, in hexadecimal digits.
  package var issue: String
  /// The machine that sends it.
  package var owner: String
  /// The keys of the articles that count as sent once somebody is mailed.
  package var carries: [String]
  /// What tells the key that signs the links in the mails from another; nil where that is not known.
  package var key: String?
  /// Which shard of the issue's recipients it is about; nil for all of them.
  package var shard: Int?

  package init(
    issue: String, owner: String, carries: [String], key: String? = nil, shard: Int? = nil
  ) {
    self.shard = shard
    self.issue = issue
    self.owner = owner
    self.carries = carries
    self.key = key
  }
}

/// A freeze of recipients, or a widening: which numbers of the recipients file it brings.
package struct RecipientsRecord: Sendable, Equatable, Codable {
  package var first: Int
  /// One less than `first` when nobody is in it.
  package var last: Int
  /// SHA-256 of the recipients file up to and including its last row, in hexadecimal digits.
  package var digest: String
  /// The expression that chose them; nil for the whole list.
  package var segment: String?
  package var carries: [String]
  /// Who was on the list and could not be mailed then; they have no number.
  package var suppressed: Int
  /// Into how many shards the recipients are cut, each with a journal of its own; nil for one journal.
  package var shards: Int?

  package init(
    first: Int, last: Int, digest: String, segment: String? = nil, carries: [String],
    suppressed: Int = 0, shards: Int? = nil
  ) {
    self.shards = shards
    self.first = first
    self.last = last
    self.digest = digest
    self.segment = segment
    self.carries = carries
    self.suppressed = suppressed
  }

  private enum CodingKeys: CodingKey {
    case first, last, digest, segment, carries, suppressed, shards
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      first: try values.decode(Int.self, forKey: .first),
      last: try values.decode(Int.self, forKey: .last),
      digest: try values.decode(String.self, forKey: .digest),
      segment: try values.decodeIfPresent(String.self, forKey: .segment),
      carries: try values.decode([String].self, forKey: .carries),
      suppressed: try values.decodeIfPresent(Int.self, forKey: .suppressed) ?? 0,
      shards: try values.decodeIfPresent(Int.self, forKey: .shards))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(first, forKey: .first)
    try container.encode(last, forKey: .last)
    try container.encode(digest, forKey: .digest)
    // Written also when there is none: a key that is missing could be one that was forgotten.
    try container.encode(segment, forKey: .segment)
    try container.encode(carries, forKey: .carries)
    try container.encode(suppressed, forKey: .suppressed)
    try container.encodeIfPresent(shards, forKey: .shards)
  }
}

/// A take-over: who goes on with the issue.
struct OwnerRecord: Codable { var owner: String }

/// The end of an issue: nobody else is mailed.
struct ClosedRecord: Codable { var reason: String }

/// The start of a run, in the form of a journal's times.
struct RunRecord: Codable {
  var started: String
  /// Whether the consent log is told of dead addresses that the run books; earlier versions did not.
  var bounces: Bool?
}

/// The records about the whole issue: `KIND⇥JSON`, the JSON on one line with sorted keys.
enum JournalHead {
  enum Kind: String, CaseIterable { case begin, recipients, owner, run, closed }

  static func append(_ kind: Kind, _ value: some Encodable, to output: inout [UInt8]) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    output.append(contentsOf: kind.rawValue.utf8)
    output.append(0x09)
    output.append(contentsOf: try encoder.encode(value))
  }

  /// Keys that are not known are left out.
  static func decode<Value: Decodable>(_ json: UnsafeRawBufferPointer) -> Value? {
    try? JSONDecoder().decode(Value.self, from: Data(json))
  }
}
