package dev.teff.crdt;

import dev.teff.grains.spi.FieldCodec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;

/** {@code message { Entries vertices = 1; Entries edges = 2; }}, edges by source and target. */
final class GraphCodec<V> extends StoreCodec {
  private static final int VERTICES = 1;
  private static final int EDGES = 2;

  private final DotMapCodec<V> vertices;
  private final DotMapCodec<V> edges;

  GraphCodec(FieldCodec<V> vertex) {
    super("Graph");
    vertices = new DotMapCodec<>(vertex, DotFunCodec.PRESENCE, GraphStore.PRESENCE);
    edges = new DotMapCodec<>(vertex, vertices, DotMap.<V>empty(GraphStore.PRESENCE));
  }

  @Override
  public void write(Store store, FieldWriter out) {
    var graph = (GraphStore<?>) store;
    if (!graph.vertices().isBottom()) {
      out.message(VERTICES, graph.vertices(), vertices);
    }
    if (!graph.out().isBottom()) {
      out.message(EDGES, graph.out(), edges);
    }
  }

  @Override
  public Store read(FieldReader in) {
    GraphStore<V> none = GraphStore.empty();
    Store readVertices = none.vertices();
    Store readEdges = none.out();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case VERTICES -> readVertices = in.message(vertices);
        case EDGES -> readEdges = in.message(edges);
        default -> throw unknownField("Graph", field);
      }
    }
    return GraphStore.of(GraphStore.<V>map(readVertices), GraphStore.<V>map(readEdges));
  }
}
