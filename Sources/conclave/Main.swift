import ConclaveNode

@main
struct Main {
  // One call: closures written here would be bound to the main actor.
  static func main() { NodeProcess.main() }
}
