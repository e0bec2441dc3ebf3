import ConclaveCore
import ConclaveWire

/// Disks and clocks of a scenario.
extension Transcript {
  public func fillDisk(_ name: String) {
    machine(name).disk.isFull = true
    world.story.tell(machine(name), "has a full disk", at: world.time)
  }

  public func freeDisk(_ name: String) {
    machine(name).disk.isFull = false
    world.story.tell(machine(name), "has room on its disk", at: world.time)
  }

  /// Syncs of that disk take so long from here on.
  public func slowDisk(_ name: String, milliseconds: Int64) {
    machine(name).disk.syncTime = milliseconds * 1_000_000
    world.story.tell(machine(name), "has a disk that takes \(milliseconds) ms", at: world.time)
  }

  /// The next sync of that disk fails for good.
  public func breakDisk(_ name: String) {
    machine(name).disk.isBreaking = true
    world.story.tell(machine(name), "has a disk that fails", at: world.time)
  }

  public func backUp(_ name: String) {
    backups[name] = machine(name).disk
    world.story.tell(machine(name), "is backed up", at: world.time)
  }

  /// A machine that doesn't run gets its backup back.
  public func restore(_ name: String) {
    guard var backup = backups[name] else { return }
    backup.forgetQueue()
    world.watch.lost = machine(name).disk.requests
    machine(name).disk = backup
    world.story.tell(machine(name), "gets its backup", at: world.time)
  }

  /// A machine that doesn't run gets a copy of another one's data.
  public func copyDisk(of name: String, to copy: String) {
    var disk = machine(name).disk
    disk.forgetQueue()
    machine(copy).disk = disk
    machine(copy).identity = machine(name).identity
    world.story.tell(machine(copy), "gets a copy of \(name)'s data", at: world.time)
  }

  /// Sets a machine's wall clock ahead, or behind if below 0.
  public func setClock(_ name: String, ahead years: Int64) {
    machine(name).clock.wallSkew = years * Self.yearMilliseconds
    world.story.tell(machine(name), "has a clock \(years) years ahead", at: world.time)
  }

  private static let yearMilliseconds: Int64 = 31_557_600_000
}
