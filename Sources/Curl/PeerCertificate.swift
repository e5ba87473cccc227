import CCurl
package import Foundation

/// A certificate that a relay showed, and that was verified.
package struct PeerCertificate: Sendable, Equatable {
  /// Whom it is for, as libcurl writes it.
  package var subject: String
  /// Until when it holds; nil where that cannot be read.
  package var expires: Date?

  package init(subject: String, expires: Date?) {
    (self.subject, self.expires) = (subject, expires)
  }

  /// - Parameter lines: `Subject:…`, `Expire date:…` and others.
  init(_ lines: [String]) {
    func value(of key: String) -> String? {
      lines.first { $0.hasPrefix("\(key):") }.map { String($0.dropFirst(key.utf8.count + 1)) }
    }
    subject = value(of: "Subject") ?? ""
    let seconds = value(of: "Expire date").map { curl_getdate($0, nil) } ?? -1
    expires = seconds < 0 ? nil : Date(timeIntervalSince1970: TimeInterval(seconds))
  }
}

extension CurlConnection {
  /// The chain that was verified, the relay's own first; empty without TLS, and where they were not to be kept.
  package var certificates: [PeerCertificate] {
    withHandle { handle in
      var chain: UnsafeMutablePointer<curl_certinfo>?
      guard broadsheet_curl_certificates(handle, &chain) == CURLE_OK, let chain,
        let lists = chain.pointee.certinfo
      else { return [] }
      return (0..<Int(chain.pointee.num_of_certs)).map { index in
        var lines: [String] = []
        var line = lists[index]
        while let entry = line {
          if let text = entry.pointee.data { lines.append(String(cString: text)) }
          line = entry.pointee.next
        }
        return PeerCertificate(lines)
      }
    }
  }

  /// The address of the other end, by number; nil where that is no address.
  package var peerAddress: String? {
    withHandle { handle in
      var address: UnsafeMutablePointer<CChar>?
      guard broadsheet_curl_peer(handle, &address) == CURLE_OK, let address else { return nil }
      let text = String(cString: address)
      return text.isEmpty ? nil : text
    }
  }
}
