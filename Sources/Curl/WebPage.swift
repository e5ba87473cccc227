import CCurl
import Foundation

/// What an http or https address answers, as far as it is asked for.
package struct WebPage: Sendable, Equatable {
  /// RFC 9110 §15.
  package var status: Int
  package var body: [UInt8]

  package init(status: Int, body: [UInt8]) {
    self.status = status
    self.body = body
  }

  /// Asks for a page, or hands something over. Redirections are not followed, and no proxy of the environment is
  /// used.
  /// - Parameters:
  ///   - post: what is handed over; nil to ask for the page.
  ///   - timeout: for all of it.
  ///   - limit: how many bytes of the body are kept; what comes behind is not waited for.
  package init(
    at url: String, posting post: WebPost? = nil, timeout: Duration = .seconds(5),
    limit: Int = 4096
  ) throws(CurlError) {
    guard CurlConnection.isReady, let handle = curl_easy_init() else {
      throw CurlError(.connection, "libcurl could not be started")
    }
    defer { curl_easy_cleanup(handle) }
    let answer = Answer(limit: limit)
    let milliseconds = Int(timeout / .milliseconds(1))
    let settings = [
      broadsheet_curl_allow_only_http(handle),
      broadsheet_curl_leave_resolver(handle),
      broadsheet_curl_set_write(handle, CURLOPT_WRITEFUNCTION, Answer.callback),
      broadsheet_curl_set_pointer(
        handle, CURLOPT_WRITEDATA, Unmanaged.passUnretained(answer).toOpaque()),
    ]
    let others: [CurlSetting] = [
      CurlSetting(.url, url), CurlSetting(.noSignal, 1), CurlSetting(.proxy, ""),
      CurlSetting(.noProxy, ""), CurlSetting(.verifyPeer, 1), CurlSetting(.verifyHost, 2),
      CurlSetting(.tlsVersion, Int(CURL_SSLVERSION_TLSv1_2)),
      CurlSetting(.connectTimeout, milliseconds), CurlSetting(.timeout, milliseconds),
    ]
    var header: UnsafeMutablePointer<curl_slist>?
    defer { curl_slist_free_all(header) }
    let posting = post?.apply(to: handle, header: &header) ?? []
    let code = (settings + others.map { $0.apply(to: handle) } + posting).first { $0 != CURLE_OK }
    let result = code ?? withExtendedLifetime(answer) { curl_easy_perform(handle) }
    guard result == CURLE_OK || result == CURLE_WRITE_ERROR && answer.isFull else {
      throw CurlError(
        result == CURLE_OPERATION_TIMEDOUT ? .silence : .connect,
        String(cString: curl_easy_strerror(result)))
    }
    var status = 0
    _ = broadsheet_curl_response_code(handle, &status)
    self.init(status: status, body: answer.bytes)
  }
}

/// Collects the beginning of a body.
private final class Answer {
  private(set) var bytes: [UInt8] = []
  private(set) var isFull = false
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  static let callback: curl_write_callback = { bytes, size, count, context in
    let length = size * count
    guard let bytes, let context else { return length }
    let answer = Unmanaged<Answer>.fromOpaque(context).takeUnretainedValue()
    let raw = UnsafeRawBufferPointer(start: bytes, count: length)
    answer.bytes.append(contentsOf: raw.prefix(answer.limit - answer.bytes.count))
    answer.isFull = answer.bytes.count == answer.limit
    return answer.isFull ? 0 : length
  }
}
