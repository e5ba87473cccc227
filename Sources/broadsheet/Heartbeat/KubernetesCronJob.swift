import Diagnostics
import Newsroom

/// A CronJob by which a cluster calls the program: the edition lies on a volume that outlives the pods.
struct KubernetesCronJob {
  let needs: TimerNeeds

  /// Who the timetable belongs to there, where machines come and go.
  static let owner = "kubernetes"

  var text: String {
    (head + variables + tail).joined(separator: "\n") + "\n"
  }

  /// A name of small letters, digits and hyphens, at most 52 of them: a job's name gets eleven more (RFC 1123 §2.1).
  private var name: String {
    let words = needs.listID.lowercased().map { character in
      character.isASCII && (character.isLetter || character.isNumber) ? character : "-"
    }
    let name = ("broadsheet-" + String(words)).prefix(52)
    return String(name.reversed().drop { $0 == "-" }.reversed())
  }

  private var head: [String] {
    """
    # Written by “broadsheet schedule export kubernetes”.
    #
    # The image is one that the package of script/package is installed in. The claim holds the edition folder; its files
    # belong to user and group 1000, and it must not be shared by another machine with a timer of its own.
    #
    # Once, before the first run: broadsheet schedule start --owner \(Self.owner), in a pod that has the claim.
    apiVersion: batch/v1
    kind: CronJob
    metadata:
      name: \(name)
    spec:
      # What is due stands in broadsheet.yml; this only asks.
      schedule: "*/\(Heartbeat.minutes) * * * *"
      # A run that sends for hours is not joined by another.
      concurrencyPolicy: Forbid
      # Without it, a controller that was away for a hundred times would never start one again.
      startingDeadlineSeconds: 200
      successfulJobsHistoryLimit: 1
      failedJobsHistoryLimit: 3
      jobTemplate:
        spec:
          backoffLimit: 0
          template:
            spec:
              restartPolicy: Never
              automountServiceAccountToken: false
              # As long as a relay may take to say that it has a message.
              terminationGracePeriodSeconds: 600
              securityContext:
                runAsNonRoot: true
                runAsUser: 1000
                runAsGroup: 1000
                fsGroup: 1000
                seccompProfile:
                  type: RuntimeDefault
              containers:
                - name: broadsheet
                  image: broadsheet:\(Version.number)
                  # 75 says that somebody is left over, whom the next run goes on with.
                  command:
                    - /bin/sh
                    - -c
                    - broadsheet -C /edition run --due --owner \(Self.owner) --log json; code=$?; [ "$code" -eq 75 ] || exit "$code"
                  securityContext:
                    allowPrivilegeEscalation: false
                    readOnlyRootFilesystem: true
                    capabilities:
                      drop: [ALL]
                  env:
                    - name: XDG_CACHE_HOME
                      value: /tmp
    """.split(separator: "\n").map(String.init)
  }

  private var variables: [String] {
    needs.variables.flatMap { variable in
      [
        "                - name: \(YAMLWords.quoted(variable))", "                  valueFrom:",
        "                    secretKeyRef:", "                      name: \(name)",
        "                      key: \(YAMLWords.quoted(variable))",
      ]
    }
  }

  private var tail: [String] {
    let outside = needs.secretFiles.filter { $0.inFolder == nil }.map {
      "              # The configuration reads a secret from \($0.path.printable): mount it there."
    }
    return outside
      + """
                    volumeMounts:
                      - name: edition
                        mountPath: /edition
                      - name: tmp
                        mountPath: /tmp
                volumes:
                  - name: edition
                    persistentVolumeClaim:
                      claimName: \(name)
                  - name: tmp
                    emptyDir: {}
      """.split(separator: "\n").map(String.init)
  }
}
