import CSystem

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The terminals that this process has in raw mode. What is still here when the process exits or dies of a
/// signal that can be caught is given back as it was. Only this file touches the registry, which is C because
/// a signal's handler reads it: nothing here is inlined, or other objects would have tables of their own.
enum TerminalRegistry {
  /// Has the terminal hand over every key as it is typed, unseen, signals included (`tcsetattr`).
  /// - Returns: the slot to give back; nil if it is no terminal or too many are taken.
  @inline(never)
  static func take(input: Int32, output: Int32) -> Int32? {
    let slot = conclave_terminal_take(input, output)
    return slot < 0 ? nil : slot
  }

  /// Has the terminal show nothing of what is typed but the line break.
  /// - Returns: the slot to give back; nil if it is no terminal or too many are taken.
  @inline(never)
  static func hide(_ terminal: Int32) -> Int32? {
    let slot = conclave_terminal_hide(terminal)
    return slot < 0 ? nil : slot
  }

  /// Gives the terminal back as it was, unless another program has it. Nothing is written to it.
  @inline(never)
  static func give(_ slot: Int32) { conclave_terminal_give(slot) }
}
