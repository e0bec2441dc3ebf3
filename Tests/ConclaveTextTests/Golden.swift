import Foundation

/// A text of `Golden/`, as it must be. Run the tests with `CONCLAVE_REWRITE` set to write what is instead,
/// and review the difference.
func golden(_ name: String, actual: String? = nil, file: String = #filePath) -> String {
  let url = URL(fileURLWithPath: file).deletingLastPathComponent()
    .appendingPathComponent("Golden/\(name).txt")
  if let actual, ProcessInfo.processInfo.environment["CONCLAVE_REWRITE"] != nil {
    try? Data(actual.utf8).write(to: url)
  }
  return (try? String(contentsOf: url, encoding: .utf8)) ?? "(no file \(url.path))"
}
