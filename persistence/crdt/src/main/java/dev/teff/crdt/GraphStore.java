package dev.teff.crdt;

/**
 * Vertices, and edges by their sources. Edges by their targets are the same once more, for removing
 * a vertex; they are not encoded and their dots are not counted twice.
 *
 * @param vertices each a presence
 * @param out targets by sources
 * @param in sources by targets
 * @param edges how many there are; one that was added by several replicas at once counts as often
 */
record GraphStore<V>(DotMap<V> vertices, DotMap<V> out, DotMap<V> in, long edges) implements Store {
  static final Store PRESENCE = DotFun.<Present>empty();

  static <V> GraphStore<V> empty() {
    DotMap<V> edges = DotMap.empty(DotMap.<V>empty(PRESENCE));
    return new GraphStore<>(DotMap.empty(PRESENCE), edges, edges, 0);
  }

  /** One whose edges are those of {@code out}. */
  static <V> GraphStore<V> of(DotMap<V> vertices, DotMap<V> out) {
    var turned =
        new Object() {
          DotMap<V> in = DotMap.empty(DotMap.<V>empty(PRESENCE));
          long edges;
        };
    out.forEach((source, targets) ->
        GraphStore.<V>map(targets)
            .forEach((target, dots) ->
                turned.in =
                    turned.in.with(
                        target, GraphStore.<V>map(turned.in.get(target)).with(source, dots))));
    out.forEachDot((replica, from, to) -> turned.edges += to - from + 1);
    return new GraphStore<>(vertices, out, turned.in, turned.edges);
  }

  @SuppressWarnings("unchecked") // entries of edges are such
  static <V> DotMap<V> map(Store store) {
    return (DotMap<V>) store;
  }

  @Override
  public boolean isEmpty() {
    return vertices.isEmpty() && out.isEmpty();
  }

  @Override
  public boolean isBottom() {
    return vertices.isBottom() && out.isBottom();
  }

  @Override
  public Store bottom() {
    return empty();
  }

  @Override
  @SuppressWarnings("unchecked") // values of one type are joined only
  public Store join(Store other, Merge merge) {
    var that = (GraphStore<V>) other;
    var unreported = new Merge(merge.mine(), merge.theirs(), Changes.IGNORED, merge.before());
    DotMap<V> joinedVertices = map(vertices.join(that.vertices, merge));
    Merge reported = merge.reported();
    int before = reported.changes().size();
    DotMap<V> joinedOut = map(out.join(that.out, reported));
    var count = new long[] {edges};
    reported
        .changes()
        .forEach(
            before,
            (added, replica, from, to) -> count[0] += added ? to - from + 1 : from - to - 1);
    return new GraphStore<>(joinedVertices, joinedOut, map(in.join(that.in, unreported)), count[0]);
  }

  @Override
  public void forEachDot(DotVisitor visitor) {
    vertices.forEachDot(visitor);
    out.forEachDot(visitor);
  }

  @Override
  public long latest() {
    return 0;
  }
}
