import Foundation

/// The package whose sources are read.
enum PackageFiles {
  /// The top of the package: this file is in Tests/TidyTests.
  static let top = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Every Swift file of the package.
  static func sources() throws -> [SourceText] {
    try ["Sources", "Tests"].flatMap(swiftFiles).sorted().map { path in
      SourceText(path: path, try String(contentsOf: top.appending(path: path), encoding: .utf8))
    }
  }

  /// The names at the top that aren't hidden.
  static func topLevel() throws -> Set<String> {
    let names = try FileManager.default.contentsOfDirectory(atPath: top.path())
    return Set(names.filter { !$0.hasPrefix(".") })
  }

  private static func swiftFiles(under directory: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: top.appending(path: directory).path())
      .filter { $0.hasSuffix(".swift") }.map { "\(directory)/\($0)" }
  }
}
