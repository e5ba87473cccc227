/// Puts values behind one another as bytes: numbers with eight, the least of them first, and texts behind their
/// lengths.
struct CacheWriter {
  private(set) var bytes: [UInt8] = []

  /// - Parameter count: how many bytes it will take, about.
  init(expecting count: Int = 0) { bytes.reserveCapacity(count) }

  mutating func put(_ number: UInt64) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func put(_ number: Int) { put(UInt64(bitPattern: Int64(number))) }

  mutating func put(_ flag: Bool) { bytes.append(flag ? 1 : 0) }

  mutating func put(_ number: Double) { put(number.bitPattern) }

  mutating func put(_ text: String) {
    put(UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  mutating func put(raw other: UnsafeRawBufferPointer) {
    put(UInt64(other.count))
    bytes.append(contentsOf: other)
  }

  mutating func put<Value>(
    optional value: Value?, _ put: (inout CacheWriter, Value) -> Void
  ) {
    self.put(value != nil)
    if let value { put(&self, value) }
  }

  mutating func put<Value>(list: [Value], _ put: (inout CacheWriter, Value) -> Void) {
    self.put(UInt64(list.count))
    for value in list { put(&self, value) }
  }
}

/// What is wrong with a cache does not matter: it is no cache then.
struct CacheDamage: Error {}

/// Takes the values off again; whatever the bytes are, it ends within them.
struct CacheScanner {
  private let bytes: UnsafeRawBufferPointer
  private(set) var place: Int

  init(_ bytes: UnsafeRawBufferPointer, at place: Int = 0) {
    self.bytes = bytes
    self.place = place
  }

  var isAtEnd: Bool { place == bytes.count }

  private mutating func take(_ count: Int) throws(CacheDamage) -> Int {
    guard count >= 0, count <= bytes.count - place else { throw CacheDamage() }
    defer { place += count }
    return place
  }

  mutating func number() throws(CacheDamage) -> UInt64 {
    UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: try take(8), as: UInt64.self))
  }

  mutating func integer() throws(CacheDamage) -> Int { Int(Int64(bitPattern: try number())) }

  mutating func double() throws(CacheDamage) -> Double { Double(bitPattern: try number()) }

  mutating func flag() throws(CacheDamage) -> Bool {
    switch bytes[try take(1)] {
    case 0: return false
    case 1: return true
    default: throw CacheDamage()
    }
  }

  /// A count of things of which each takes a byte at least.
  mutating func count() throws(CacheDamage) -> Int {
    let count = try number()
    guard count <= UInt64(bytes.count - place) else { throw CacheDamage() }
    return Int(count)
  }

  mutating func raw() throws(CacheDamage) -> UnsafeRawBufferPointer {
    let count = try count()
    let start = try take(count)
    return UnsafeRawBufferPointer(rebasing: bytes[start..<start + count])
  }

  mutating func text() throws(CacheDamage) -> String {
    let raw = try raw()
    guard let text = String(validating: raw.bindMemory(to: UInt8.self), as: UTF8.self) else {
      throw CacheDamage()
    }
    return text
  }

  mutating func optional<Value>(
    _ read: (inout CacheScanner) throws(CacheDamage) -> Value
  ) throws(CacheDamage) -> Value? {
    try flag() ? try read(&self) : nil
  }

  mutating func list<Value>(
    _ read: (inout CacheScanner) throws(CacheDamage) -> Value
  ) throws(CacheDamage) -> [Value] {
    let count = try count()
    var list: [Value] = []
    for _ in 0..<count { list.append(try read(&self)) }
    return list
  }
}
