import Testing

@testable import ConclaveWire

/// The algebra of vectors against a dictionary that does the same without thinking.
struct VectorTests {
  private typealias Model = [EpochID: UInt64]

  @Test func vectorsDoWhatADictionaryDoes() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<2_000 {
      let (left, leftModel) = randomVector(&generator)
      let (right, rightModel) = randomVector(&generator)
      expect(left, isLike: leftModel)
      #expect(left.covers(right) == rightModel.allSatisfy { (leftModel[$0.key] ?? 0) >= $0.value })
      #expect(left.excess(over: right) == excess(leftModel, rightModel))
      #expect(left.firstMissing(in: right) == firstMissing(leftModel, rightModel))
      var union = left
      union.raise(to: right)
      expect(union, isLike: leftModel.merging(rightModel) { max($0, $1) })
      var bounded = left
      bounded.raise(to: right, epochsMax: left.positions.count)
      expect(
        bounded,
        isLike: leftModel.merging(rightModel.filter { leftModel[$0.key] != nil }) { max($0, $1) })
    }
  }

  @Test func sendingWhatIsMissingEndsInEquality() {
    var generator = SeededGenerator(seed: 8)
    for _ in 0..<200 {
      let (left, _) = randomVector(&generator)
      var (right, _) = randomVector(&generator)
      var sent: UInt64 = 0
      let excess = left.excess(over: right)
      while let missing = left.firstMissing(in: right) {
        #expect(left.covers(missing) && !right.covers(missing))
        right.raise(to: missing)
        sent += 1
      }
      #expect(sent == excess)
      #expect(right.covers(left))
    }
  }

  @Test func nothingIsLowered() {
    var vector = Sample.vector
    vector.raise(to: Position(epoch: Sample.epoch, index: 41))
    vector.raise(to: Position(epoch: Sample.epoch, index: 0))
    vector.raise(to: Position(epoch: .none, index: 0))
    #expect(vector == Sample.vector)
  }

  @Test func theEmptyVectorIsCoveredByAll() {
    #expect(Vector().covers(Vector()))
    #expect(Sample.vector.covers(Vector()))
    #expect(!Vector().covers(Sample.vector))
    #expect(Vector().firstMissing(in: Sample.vector) == nil)
    #expect(Vector().total == 0)
  }

  /// A peer may claim any index: sums stop at the greatest number.
  @Test func hostileIndicesDoNotOverflow() {
    var vector = Vector()
    for term in 1...3 as ClosedRange<UInt64> {
      vector.raise(to: Position(epoch: EpochID(term: term, random: 0), index: .max))
    }
    #expect(vector.total == .max)
    #expect(vector.excess(over: Vector()) == .max)
    #expect(vector.firstMissing(in: Vector())?.index == 1)
  }

  private func randomVector(_ generator: inout SeededGenerator) -> (Vector, Model) {
    var vector = Vector()
    var model: Model = [:]
    for _ in 0..<Int.random(in: 0...8, using: &generator) {
      let epoch = EpochID(
        term: .random(in: 0...3, using: &generator), random: .random(in: 0...1, using: &generator))
      let index = UInt64.random(in: 0...4, using: &generator)
      vector.raise(to: Position(epoch: epoch, index: index))
      if index > 0 { model[epoch] = max(model[epoch] ?? 0, index) }
    }
    return (vector, model)
  }

  private func expect(_ vector: Vector, isLike model: Model) {
    let sorted = model.sorted { $0.key < $1.key }
    #expect(vector.positions == sorted.map { Position(epoch: $0.key, index: $0.value) })
    #expect(vector.total == model.values.reduce(0, +))
    for term in 0...3 as ClosedRange<UInt64> {
      for random in 0...1 as ClosedRange<UInt64> {
        let epoch = EpochID(term: term, random: random)
        #expect(vector[epoch] == model[epoch] ?? 0)
        #expect(
          vector.covers(Position(epoch: epoch, index: 3)) == ((model[epoch] ?? 0) >= 3))
      }
    }
    #expect((try? decode(vector.encoded, as: Vector.self)) == vector)
  }

  private func excess(_ left: Model, _ right: Model) -> UInt64 {
    left.reduce(0) { sum, held in
      let other = right[held.key] ?? 0
      return sum + (held.value > other ? held.value - other : 0)
    }
  }

  private func firstMissing(_ left: Model, _ right: Model) -> Position? {
    left.filter { $0.value > (right[$0.key] ?? 0) }.keys.min().map {
      Position(epoch: $0, index: (right[$0] ?? 0) + 1)
    }
  }
}
