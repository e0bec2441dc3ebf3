extension LogStore {
  /// Copies the database of a node that doesn't run into a file.
  /// - Parameters:
  ///   - replaces: whether a file of that name may be replaced.
  ///   - goesOn: told pages copied and pages altogether; false breaks it off, and nothing is left.
  /// - Returns: whether it was finished.
  public func backUp(
    to file: String, replaces: Bool, goesOn: (Int64, Int64) -> Bool
  ) throws(StoreError) -> Bool {
    let backup = try Backup(of: self, to: file, replaces: replaces)
    while try !backup.goOn() {
      let (done, total) = backup.progress
      guard goesOn(done, total) else { return false }
    }
    return true
  }
}
