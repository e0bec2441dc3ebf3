/// Completions of the command line for shells, made from the tables.
public enum Completions {
  public static func text(_ shell: ToolTask.Shell) -> String {
    switch shell {
    case .bash: bash
    case .zsh: zsh
    case .fish: fish
    }
  }

  private static var names: String {
    Subcommand.allCases.map(\.rawValue).joined(separator: " ")
  }

  private static var options: [OptionName] { OptionName.allCases }

  /// The options that go with a subcommand.
  private static func words(of subcommand: Subcommand) -> [String] {
    subcommand.row.options.map { "--\($0.rawValue)" }
      + options.filter(subcommand.takes).map { "--\($0.rawValue)" } + subcommand.choices
  }

  private static var bash: String {
    let cases = Subcommand.allCases.map {
      "    \($0.rawValue)) words='\(words(of: $0).joined(separator: " "))' ;;"
    }
    return """
      # bash completion for conclave: source <(conclave completions bash)
      _conclave() {
        local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} subcommand='' words i
        case $before in
          \(filePattern)) COMPREPLY=($(compgen -f -- "$word")); return ;;
          --log-level) COMPREPLY=($(compgen -W 'debug info warning error' -- "$word")); return ;;
          --log-format) COMPREPLY=($(compgen -W 'text json' -- "$word")); return ;;
        esac
        for ((i = 1; i < COMP_CWORD; i++)); do
          case " \(names) " in *" ${COMP_WORDS[i]} "*) subcommand=${COMP_WORDS[i]}; break ;; esac
        done
        case $subcommand in
          '') words='\(names) \(options.map { "--\($0.rawValue)" }.joined(separator: " "))' ;;
      \(cases.joined(separator: "\n"))
        esac
        COMPREPLY=($(compgen -W "$words" -- "$word"))
        case $subcommand in
          backup|restore|export) [[ $word == -* ]] || COMPREPLY+=($(compgen -f -- "$word")) ;;
        esac
      }
      complete -F _conclave conclave
      """
  }

  private static var filePattern: String {
    options.filter(\.takesFile).map { "--\($0.rawValue)" }.joined(separator: "|")
  }

  private static var zsh: String {
    let described = Subcommand.allCases.map { "    '\($0.rawValue):\($0.row.help.zsh)'" }
    let cases = Subcommand.allCases.map { subcommand in
      let own = subcommand.row.options.map { zsh($0.rawValue, $0.row, isFile: false) }
      let common = options.filter(subcommand.takes).map {
        zsh($0.rawValue, $0.row, isFile: $0.takesFile)
      }
      let rest = subcommand.zshWords.map { "'\($0)'" }
      return
        "    \(subcommand.rawValue)) _arguments \((own + common + rest).joined(separator: " ")) ;;"
    }
    return """
      #compdef conclave
      # zsh completion for conclave: conclave completions zsh > a directory of $fpath, as _conclave
      _conclave() {
        local -a subcommands=(
      \(described.joined(separator: "\n"))
        )
        local place=${words[(I)(\(names.split(separator: " ").joined(separator: "|")))]}
        if (( place == 0 || place >= CURRENT )); then
          _describe subcommand subcommands
          _arguments \(options.map { zsh($0.rawValue, $0.row, isFile: $0.takesFile) }.joined(separator: " "))
          return
        fi
        local subcommand=$words[place]
        shift $(( place - 1 )) words
        (( CURRENT -= place - 1 ))
        case $subcommand in
      \(cases.joined(separator: "\n"))
        esac
      }
      _conclave "$@"
      """
  }

  private static func zsh(_ name: String, _ row: OptionRow, isFile: Bool) -> String {
    let value = row.parameter.map { ":\($0.zsh):\(isFile ? "_files" : "")" } ?? ""
    return "'\(row.isRepeatable ? "*" : "")--\(name)[\(row.help.zsh)]\(value)'"
  }

  private static var fish: String {
    var lines = [
      "# fish completion for conclave: conclave completions fish > ~/.config/fish/completions/conclave.fish",
      "complete -c conclave -f",
    ]
    for subcommand in Subcommand.allCases {
      lines.append(
        "complete -c conclave -n __fish_use_subcommand -a \(subcommand.rawValue) "
          + "-d '\(subcommand.row.help.fish)'")
    }
    for option in options { lines.append(fish(option.rawValue, option.row, option.takesFile, nil)) }
    for subcommand in Subcommand.allCases {
      for option in subcommand.row.options {
        lines.append(fish(option.rawValue, option.row, false, subcommand))
      }
      for choice in subcommand.choices {
        lines.append(
          "complete -c conclave -n '__fish_seen_subcommand_from \(subcommand.rawValue)' -a \(choice)"
        )
      }
      if subcommand.takesFile {
        lines.append(
          "complete -c conclave -n '__fish_seen_subcommand_from \(subcommand.rawValue)' -F")
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func fish(
    _ name: String, _ row: OptionRow, _ isFile: Bool, _ subcommand: Subcommand?
  ) -> String {
    let place = subcommand.map { " -n '__fish_seen_subcommand_from \($0.rawValue)'" } ?? ""
    let value = row.parameter == nil ? "" : isFile ? " -r -F" : " -x"
    return "complete -c conclave\(place) -l \(name)\(value) -d '\(row.help.fish)'"
  }
}

extension Subcommand {
  /// The words that it takes of a list.
  fileprivate var choices: [String] {
    switch self {
    case .export: ToolTask.ExportedThing.allCases.map(\.rawValue)
    case .completions: ToolTask.Shell.allCases.map(\.rawValue)
    case .help: Subcommand.allCases.map(\.rawValue)
    case .send: ["all"]
    default: []
    }
  }

  fileprivate var takesFile: Bool { [.backup, .restore, .export].contains(self) }

  /// Its words, as zsh's `_arguments` takes them.
  fileprivate var zshWords: [String] {
    var words: [String] = []
    if !choices.isEmpty { words.append("1:word:(\(choices.joined(separator: " ")))") }
    if takesFile { words.append("\(words.count + 1):file:_files") }
    return words
  }
}

extension OptionName {
  fileprivate var takesFile: Bool { [.secretFile, .data, .logFile].contains(self) }
}

extension String {
  /// Within single quotes, and without what `_arguments` and `_describe` take for their own.
  fileprivate var zsh: String {
    let harmless = map { character -> String in
      switch character {
      case "'": "'\\''"
      case ":", "[", "]": "\\\(character)"
      default: String(character)
      }
    }
    return harmless.joined()
  }

  fileprivate var fish: String {
    split(separator: "'", omittingEmptySubsequences: false).joined(separator: "\\'")
  }
}
