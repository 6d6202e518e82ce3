package dev.teff.crdt;

import static dev.teff.crdt.Replicas.A;
import static dev.teff.crdt.Replicas.B;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldCodec;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.Shape;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is kept in values changes as all records do: fields come and go. */
class EvolutionTest {
  private record Item(String name) {}

  private record PricedItem(String name, long cents) {}

  private static final FieldCodec<Item> OLD =
      FieldCodec.message(
          new Codec<Item>() {
            @Override
            public Shape shape() {
              return new Shape("Item", Shape.Kind.RECORD, List.of());
            }

            @Override
            public void write(Item value, FieldWriter out) {
              out.string(1, value.name);
            }

            @Override
            public Item read(FieldReader in) {
              String name = "";
              for (int field = in.next(); field != 0; field = in.next()) {
                if (field == 1) {
                  name = in.string();
                } else {
                  in.skip();
                }
              }
              return new Item(name);
            }
          });

  private static final FieldCodec<PricedItem> NEW =
      FieldCodec.message(
          new Codec<PricedItem>() {
            @Override
            public Shape shape() {
              return new Shape("Item", Shape.Kind.RECORD, List.of());
            }

            @Override
            public void write(PricedItem value, FieldWriter out) {
              out.string(1, value.name);
              out.int64(2, value.cents);
            }

            @Override
            public PricedItem read(FieldReader in) {
              String name = "";
              long cents = 0;
              for (int field = in.next(); field != 0; field = in.next()) {
                switch (field) {
                  case 1 -> name = in.string();
                  case 2 -> cents = in.int64();
                  default -> in.skip();
                }
              }
              return new PricedItem(name, cents);
            }
          });

  private static <T extends Causal<T>, U extends Causal<U>> U read(
      T value, CrdtCodec<T> before, CrdtCodec<U> after) {
    return WireReader.decode(after, WireWriter.encode(before, value));
  }

  @Test
  void oldElements_areReadByNewCode() {
    ORSet<Item> stored = ORSet.<Item>empty().add(A, new Item("tea"));
    ORSet<PricedItem> read = read(stored, ORSet.codec(OLD), ORSet.codec(NEW));
    assertThat(read.elements()).containsExactly(new PricedItem("tea", 0));
    assertThat(read.merge(read.remove(new PricedItem("tea", 0))).isEmpty()).isTrue();
  }

  @Test
  void newElements_areReadByOldCode() {
    LWWMap<String, PricedItem> stored =
        LWWMap.<String, PricedItem>empty().put(B, "k", new PricedItem("tea", 250));
    LWWMap<String, Item> read =
        read(stored, LWWMap.codec(FieldCodec.STRING, NEW), LWWMap.codec(FieldCodec.STRING, OLD));
    assertThat(read.entries()).isEqualTo(Map.of("k", new Item("tea")));
  }

  @Test
  void elementsOfSequences_evolveToo() {
    Sequence<Item> stored =
        Sequence.<Item>empty().insert(A, 0, List.of(new Item("tea"), new Item("milk")));
    Sequence<PricedItem> read = read(stored, Sequence.codec(OLD), Sequence.codec(NEW));
    assertThat(read.toList()).containsExactly(new PricedItem("tea", 0), new PricedItem("milk", 0));
  }
}
