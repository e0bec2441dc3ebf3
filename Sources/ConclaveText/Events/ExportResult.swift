/// What became of the file of `@getlog > file`.
public enum ExportResult: Hashable, Sendable {
  case written(lines: Int, file: String)
  case failed(file: String, why: String)

  var isOK: Bool {
    if case .written = self { return true }
    return false
  }

  var code: String { isOK ? "exported" : "export_failed" }

  var words: String {
    switch self {
    case .written(let lines, let file):
      "\(counted(lines, "line")) written to \(Sanitizer.line(file))."
    case .failed(let file, let why): "Nothing was written to \(Sanitizer.line(file)): \(why)."
    }
  }
}

/// "1 line", "2 lines".
func counted(_ number: some BinaryInteger, _ noun: String) -> String {
  "\(number) \(noun)\(number == 1 ? "" : "s")"
}
