import CCurl

/// What is handed to a web address (RFC 9110 §9.3.3).
package struct WebPost: Sendable, Equatable {
  package var body: [UInt8]
  /// `text/plain; charset=utf-8`; never with a line end in it.
  package var type: String

  package init(body: [UInt8], type: String) {
    self.body = body
    self.type = type
  }

  /// - Parameter header: the list that must live as long as the transfer.
  func apply(
    to handle: UnsafeMutableRawPointer, header: inout UnsafeMutablePointer<curl_slist>?
  ) -> [CURLcode] {
    header = curl_slist_append(header, "Content-Type: \(type)")
    return [
      broadsheet_curl_set_pointer(handle, CURLOPT_HTTPHEADER, header),
      broadsheet_curl_set_long(handle, CURLOPT_POSTFIELDSIZE, body.count),
      body.withUnsafeBytes { bytes in
        // Copied at once: the bytes need not outlive this. Without any there is still a body, which is empty.
        broadsheet_curl_set_copy(handle, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress)
      },
      broadsheet_curl_set_long(handle, CURLOPT_POST, 1),
    ]
  }
}
