/// The configuration of a small edition, of eight lines.
/// - Parameters:
///   - delivery: what stands at `delivery:`.
///   - extra: more lines.
package func lanternConfiguration(delivery: String, extra: String = "") -> String {
  """
  name: The Lantern
  from: The Lantern <lantern@example.org>
  postal_address: 1 Quay Street
  base_url: https://news.example.org
  timezone: Europe/Berlin
  list: weekly
  sources: [{ path: seeds }]
  delivery: \(delivery)

  """ + (extra.isEmpty ? "" : "\(extra)\n")
}
