package dev.teff.crdt;

import dev.teff.grains.Replica;
import dev.teff.grains.spi.FieldCodec;
import java.util.Set;

/**
 * A directed graph. Where one replica adds a vertex or an edge while another removes it, it stays.
 * An edge keeps its ends: where one replica adds an edge while another removes an end, edge and end
 * stay. Removing a vertex removes its edges. At most 1,000,000 vertices and as many edges.
 *
 * <pre>{@code
 * friends = friends.merge(friends.addEdge(me, "alice", "bob"));
 * }</pre>
 *
 * @param <V> immutable vertices with {@code equals}
 */
public final class Graph<V> extends Causal<Graph<V>> {
  private static final Graph<Object> EMPTY = new Graph<>(GraphStore.empty(), DotContext.EMPTY);

  private final GraphStore<V> graph;

  private Graph(GraphStore<V> graph, DotContext context) {
    super(graph, context);
    this.graph = graph;
  }

  /** The graph without vertices. */
  @SuppressWarnings("unchecked") // it holds no vertex
  public static <V> Graph<V> empty() {
    return (Graph<V>) EMPTY;
  }

  /** How it is encoded. */
  public static <V> CrdtCodec<Graph<V>> codec(FieldCodec<V> vertex) {
    return new CrdtCodec<>(Kind.GRAPH, empty(), new GraphCodec<>(vertex));
  }

  /** How many vertices there are. */
  public int size() {
    return graph.vertices().size();
  }

  /** The vertices, in no particular order. */
  public Set<V> vertices() {
    return graph.vertices().keys();
  }

  /** Whether there is such a vertex. */
  public boolean contains(V vertex) {
    return graph.vertices().contains(vertex);
  }

  /** Whether there is an edge from one vertex to another. */
  public boolean containsEdge(V from, V to) {
    return edges(graph.out(), from).contains(to);
  }

  /** Where the edges from a vertex lead. */
  public Set<V> successors(V vertex) {
    return edges(graph.out(), vertex).keys();
  }

  /** Where the edges to a vertex come from. */
  public Set<V> predecessors(V vertex) {
    return edges(graph.in(), vertex).keys();
  }

  /** Adds a vertex; answers the delta. */
  public Graph<V> addVertex(Replica me, V vertex) {
    checkRoom(vertex, 0);
    Version<Present> dot = next(me, Present.HERE);
    GraphStore<V> none = GraphStore.empty();
    return made(
        delta(
            new GraphStore<>(DotMap.of(vertex, dot, GraphStore.PRESENCE), none.out(), none.in(), 0),
            dot,
            graph.vertices().get(vertex)));
  }

  /** Adds an edge, and its ends where they are missing; answers the delta. */
  public Graph<V> addEdge(Replica me, V from, V to) {
    if (graph.edges() >= Limits.ELEMENTS && !containsEdge(from, to)) {
      Limits.edges(graph.edges() + 1);
    }
    checkRoom(from, 0);
    checkRoom(to, contains(from) || from.equals(to) ? 0 : 1);
    Dot first = next(me);
    Dot last = first;
    DotMap<V> ends = only(from, first);
    if (!from.equals(to)) {
      last = last.next();
      ends = ends.with(to, presence(last));
    }
    last = last.next();
    GraphStore<V> none = GraphStore.empty();
    DotMap<V> out = none.out().with(from, only(to, last));
    DotMap<V> in = none.in().with(to, only(from, last));
    DotContext replaced =
        seen(graph.vertices().get(from))
            .plus(seen(graph.vertices().get(to)))
            .plus(seen(edges(graph.out(), from).get(to)));
    return made(
        with(
            new GraphStore<>(ends, out, in, 1),
            replaced.plus(first.replica(), first.counter(), last.counter())));
  }

  /** Removes a vertex with its edges, as far as they were seen; answers the delta. */
  public Graph<V> removeVertex(V vertex) {
    Graph<V> delta = removal(graph.vertices().get(vertex)).merge(removal(graph.out().get(vertex)));
    return delta.merge(removal(graph.in().get(vertex)));
  }

  /** Removes an edge, as far as it was seen; answers the delta. */
  public Graph<V> removeEdge(V from, V to) {
    return removal(edges(graph.out(), from).get(to));
  }

  private void checkRoom(V vertex, int others) {
    if (size() + others >= Limits.ELEMENTS && !contains(vertex)) {
      Limits.elements("A Graph", size() + others + 1L);
    }
  }

  private static <V> DotMap<V> only(V vertex, Dot dot) {
    return DotMap.of(vertex, presence(dot), GraphStore.PRESENCE);
  }

  private static Store presence(Dot dot) {
    return DotFun.only(dot, Present.HERE);
  }

  private DotMap<V> edges(DotMap<V> ends, V vertex) {
    return GraphStore.map(ends.get(vertex));
  }

  @Override
  @SuppressWarnings("unchecked") // stores of this type are such
  Graph<V> with(Store newStore, DotContext newContext) {
    return new Graph<>((GraphStore<V>) newStore, newContext);
  }

  @Override
  Graph<V> self() {
    return this;
  }

  @Override
  public String toString() {
    return graph.out().toString();
  }
}
