import Testing

@testable import Mail

@Suite struct EncodedWordTextTests {
  @Test(arguments: [
    ("plain words", "plain words"), ("=?utf-8?q?a_b=C3=A9?=", "a b\u{E9}"),
    ("=?UTF-8?B?w6kgYg==?= c", "\u{E9} b c"), ("Re: =?utf-8?Q?a?= =?utf-8?Q?b?= c", "Re: ab c"),
    ("=?iso-8859-1*de?Q?=E9?=", "\u{E9}"), ("=?utf-8?B?YQ?=", "a"),
    // What cannot be read stays.
    ("=?koi8-r?Q?=C1?= x", "=?koi8-r?Q?=C1?= x"), ("=?utf-8?Q?=C3?=", "=?utf-8?Q?=C3?="),
    ("=?utf-8?Q?=4?=", "=?utf-8?Q?=4?="), ("a =? b", "a =? b"),
  ])
  func `encoded words read as they are shown`(text: String, shown: String) {
    #expect(EncodedWordText.decoded(text) == shown)
  }
}
