import ConclaveWire

/// What the user is shown of this node.
extension Node {
}
