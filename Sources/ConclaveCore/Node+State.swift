import ConclaveWire

/// The states' data, changed in place: the value is taken out of the enum meanwhile, so that its arrays aren't
/// copied.
extension Node {
  /// The reign, while this node coordinates.
  var reign: Reign? {
    get { if case .coordinating(let reign) = state { reign } else { nil } }
    _modify {
      guard case .coordinating(let reign) = state else {
        var none: Reign?
        yield &none
        return
      }
      var taken: Reign? = reign
      state = .stopped
      defer { if let taken { state = .coordinating(taken) } }
      yield &taken
    }
  }

  /// The reign followed, while this node follows.
  var followed: Following? {
    get { if case .following(let following) = state { following } else { nil } }
    _modify {
      guard case .following(let following) = state else {
        var none: Following?
        yield &none
        return
      }
      var taken: Following? = following
      state = .stopped
      defer { if let taken { state = .following(taken) } }
      yield &taken
    }
  }
}
