import Clock
import Curl
import Delivery
import Diagnostics
import Digest
import Foundation

/// Whether each relay of the configuration can be reached, without a mail.
extension Newsroom {
  func relayFindings(_ edition: Edition, isOffline: Bool) -> [DoctorFinding] {
    var all = Examination()
    guard !edition.configuration.relays.isEmpty else {
      // What no relay is asked for is the configuration's.
      all.add(
        .configuration, .error, "no relay is configured", at: files.configuration.location(),
        hint: "add “delivery: { smtp: smtp://localhost:587 }”")
      return all.findings
    }
    for relay in edition.configuration.relays {
      switch relay.way {
      case .sendmail(let command): all.add(programFindings(command, relay))
      case .maildir(let path), .eml(let path): all.add(folderFindings(path, relay))
      case .network, .socket:
        if isOffline {
          all.add(
            .relay, .unknown, "not known whether \(relay.name) answers: it was not to be asked")
        } else {
          all.add(sessionFindings(relay, in: edition.newsletter.timeZone))
        }
      }
    }
    return all.findings
  }

  private func programFindings(_ command: [String], _ relay: RelaySettings) -> [DoctorFinding] {
    let program = command.first ?? ""
    guard access(program, X_OK) == 0, !Place(folder: program).isFolder else {
      return [
        DoctorFinding(
          .configuration, .error,
          Problem(
            "\(program) cannot be run: \(String(cString: strerror(errno)).lowercased())",
            at: relay.place(of: "url"),
            hint:
              "install the mail server that it belongs to, or name its path: sendmail:/usr/sbin/sendmail",
            category: .configuration))
      ]
    }
    return [
      DoctorFinding(
        .relay, .ok,
        Problem("\(program) is there; what it does with mails, its own log tells"))
    ]
  }

  private func folderFindings(_ path: String, _ relay: RelaySettings) -> [DoctorFinding] {
    let place = folder.appending(path)
    // It is made when it is not there.
    let nearest = place.exists ? place : Place(folder: place.url.deletingLastPathComponent().path)
    guard !nearest.exists || access(nearest.path, W_OK | X_OK) == 0 else {
      return [
        DoctorFinding(.folder, .error, .system("cannot be written to", at: place.location()))
      ]
    }
    return [
      DoctorFinding(
        .relay, .warning,
        Problem(
          "mails go to the folder \(place.shown) and to no reader", at: relay.place(of: "url"),
          hint: "an address such as smtp://localhost:587 sends them"))
    ]
  }

  /// Opens a session as a send does, and ends it.
  private func sessionFindings(_ settings: RelaySettings, in zone: Zone) -> [DoctorFinding] {
    var settings = settings
    settings.keepsCertificates = true
    var all = Examination()
    let session: any TransportSession
    do {
      session = try open(settings, known: nil).transport.openSession()
    } catch let failure as TransportFailure {
      var problem = settings.remedy(for: failure)
      // An address says the same name as the relay; the line of the file tells which.
      problem.reason = failure.reason
      let check: DoctorFinding.Check =
        switch failure.cause {
        case .login: .login
        case .tls, .certificate, .authority, .clientCertificate, .handshake: .tls
        default: .relay
        }
      all.add(check, .error, problem)
      return all.findings
    } catch {
      // A secret that is not there was told of.
      all.add(
        .relay, .unknown,
        "not known whether \(settings.name) answers: \((error as? Problem)?.reason ?? error.plainReason)",
        hint: "mend what is said of secrets first")
      return all.findings
    }
    defer { session.close() }
    guard let offers = session.capabilities, let shown = session.introduction else {
      return all.findings
    }
    let now = (try? effects.now()) ?? .now
    let report = RelayReport(
      name: settings.name, isTLSAsked: settings.tls != .none || settings.url.hasPrefix("smtps"),
      username: settings.username, offers: offers, shown: shown)
    for var finding in report.findings(now: now, in: zone) {
      if finding.severity != .ok { finding.problem.location = settings.place(of: "url") }
      all.add([finding])
    }
    return all.findings
  }
}

/// What a relay said and showed when it was asked.
struct RelayReport {
  var name: String
  /// Whether the configuration asks for TLS.
  var isTLSAsked: Bool
  var username: String?
  var offers: SMTPCapabilities
  var shown: Introduction

  /// As long before its end a certificate is to be renewed; the common authorities' hold 90 days.
  private static let early = 21

  func findings(now: Date, in zone: Zone) -> [DoctorFinding] {
    var all = Examination()
    let itself = shown.name.map { "“\($0)”" } ?? "without a name"
    let address = shown.address.map { " at \($0)" } ?? ""
    all.add(
      .relay, .ok, "\(name)\(address) answers as \(itself) and offers \(abilities)")
    all.add(tls(now, zone))
    if let username {
      all.add(.login, .ok, "\(name) takes the login of \(username)")
    } else if offers.auth {
      all.add(
        .login, .ok, "\(name) offers a login (AUTH), and the configuration names nobody to log in")
    }
    return all.findings
  }

  private var abilities: String {
    let size =
      switch offers.size {
      case nil: "no limit of size that it tells"
      case 0: "SIZE without a limit"
      case let size?: "SIZE \(size)"
      }
    let others = [
      (offers.pipelining, "PIPELINING"), (offers.smtpUTF8, "SMTPUTF8"), (offers.dsn, "DSN"),
      (offers.auth, "AUTH"),
    ]
    let missing = others.prefix(2).filter { !$0.0 }.map { "no \($0.1)" }
    return ([size] + others.filter(\.0).map(\.1) + missing).joined(separator: ", ")
  }

  private func tls(_ now: Date, _ zone: Zone) -> [DoctorFinding] {
    var all = Examination()
    guard let own = shown.certificates.first else {
      all.add(
        .tls, isTLSAsked ? .warning : .ok,
        isTLSAsked
          ? "\(name) offers no TLS: what is said goes over the network unprotected"
          : "\(name) is spoken to without TLS, as the configuration says",
        hint: isTLSAsked ? "“tls: required” refuses such a relay" : nil)
      return all.findings
    }
    let ends = shown.certificates.filter { $0.expires != nil }
    guard
      let first = ends.min(by: { ($0.expires ?? .distantFuture) < ($1.expires ?? .distantFuture) }),
      let end = first.expires
    else {
      all.add(.tls, .unknown, "not known how long the certificate of \(name) holds")
      return all.findings
    }
    let days = Int((end.timeIntervalSince(now) / 86_400).rounded(.down))
    let whose = first == own ? "the certificate" : "a certificate of the chain (\(first.subject))"
    let chain = shown.certificates.count
    all.add(
      .tls, days < Self.early ? .warning : .ok,
      "\(whose) of \(name) holds \(days) \(days == 1 ? "day" : "days"), until \(end.shown(in: zone)); \(chain) in its chain verified",
      hint: days < Self.early ? "its keeper must renew it; with another one nothing is sent" : nil)
    return all.findings
  }
}
