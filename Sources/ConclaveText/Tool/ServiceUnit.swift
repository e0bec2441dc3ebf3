/// A unit file for systemd (systemd.service 5) that runs a headless node.
public enum ServiceUnit {
  /// - Parameters:
  ///   - program: its path from the root.
  ///   - arguments: the node's options, as they were given.
  ///   - absolute: makes a path of a path that isn't from the root.
  public static func text(
    program: String, arguments: [String], _ absolute: (String) -> String
  ) -> String {
    var words = [program, "--headless"]
    var isPath = false
    for argument in arguments where argument != "--headless" {
      words.append(isPath ? absolute(argument) : argument)
      isPath = ["--data", "--secret-file", "--log-file"].contains(argument)
    }
    return """
      # Made by conclave service. As a service of yours: put it into ~/.config/systemd/user/conclave.service, then
      #   systemctl --user enable --now conclave
      #   loginctl enable-linger            (it runs also while you aren't logged in)
      [Unit]
      Description=Conclave, chat on the local network
      Documentation=man:conclave(1)
      After=network.target

      [Service]
      Type=notify
      ExecStart=\(words.map(quoted).joined(separator: " "))
      ExecReload=/bin/kill -HUP $MAINPID
      Restart=on-failure
      RestartSec=1
      WatchdogSec=30
      TimeoutStopSec=30
      UMask=0077
      NoNewPrivileges=yes

      [Install]
      WantedBy=default.target
      """
  }

  /// One word of a command line in a unit file: in quotes, with `%`, `$` and `\\` doubled or escaped.
  private static func quoted(_ word: String) -> String {
    let isPlain = word.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20)
        || "/-_.,:=+@".utf8.contains(byte)
    }
    if isPlain && !word.isEmpty { return word }
    var text = ""
    for character in word {
      switch character {
      case "\\", "\"": text += "\\\(character)"
      case "%", "$": text += "\(character)\(character)"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      default: text.append(character)
      }
    }
    return "\"\(text)\""
  }
}
