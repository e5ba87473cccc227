/// Keys of articles as they lie in the cache.
enum KeysBytes {
  static func put(_ keys: ArticleKeys, into writer: inout CacheWriter) {
    func put(_ print: Fingerprint?) { writer.put(optional: print) { $0.put($1.value) } }
    writer.put(list: keys.stated) { $0.put($1.value) }
    put(keys.path)
    put(keys.entry)
    put(keys.page)
    writer.put(list: keys.aliases) { $0.put($1.value) }
    put(keys.link)
    put(keys.title)
    put(keys.text)
    writer.put(keys.isLong)
    writer.put(optional: keys.day) { $0.put($1) }
    writer.put(optional: keys.dated) { writer, dated in
      switch dated {
      case .byText: writer.put(false)
      case .byName(let name):
        writer.put(true)
        writer.put(optional: name) { $0.put($1.value) }
      }
    }
    writer.put(list: keys.paragraphs) { $0.put(UInt64($1)) }
    writer.put(keys.words)
  }

  static func keys(from scanner: inout CacheScanner) throws(CacheDamage) -> ArticleKeys {
    var keys = ArticleKeys()
    keys.stated = try scanner.list(stamp)
    keys.path = try scanner.optional(stamp)
    keys.entry = try scanner.optional(stamp)
    keys.page = try scanner.optional(stamp)
    keys.aliases = try scanner.list(stamp)
    keys.link = try scanner.optional(stamp)
    keys.title = try scanner.optional(stamp)
    keys.text = try scanner.optional(stamp)
    keys.isLong = try scanner.flag()
    keys.day = try scanner.optional { (scanner) throws(CacheDamage) in try scanner.integer() }
    keys.dated = try scanner.optional { (scanner) throws(CacheDamage) in
      try scanner.flag() ? .byName(try scanner.optional(stamp)) : .byText
    }
    keys.paragraphs = try scanner.list { (scanner) throws(CacheDamage) in
      UInt32(truncatingIfNeeded: try scanner.number())
    }
    keys.words = try scanner.integer()
    return keys
  }

  private static func stamp(_ scanner: inout CacheScanner) throws(CacheDamage) -> Fingerprint {
    Fingerprint(value: try scanner.number())
  }
}
