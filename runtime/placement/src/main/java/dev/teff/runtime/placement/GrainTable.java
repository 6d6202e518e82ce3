package dev.teff.runtime.placement;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.placement.affinity.Link;
import dev.teff.placement.affinity.Offer;
import dev.teff.runtime.wire.FunctionCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The grains of one message, each once. */
final class GrainTable {
  static final Codec<GrainId> GRAIN =
      new FunctionCodec<>(
          "Grain",
          (grain, out) -> {
            out.string(1, grain.type());
            out.string(2, grain.key());
          },
          in -> {
            String type = "";
            String key = "";
            for (int field = in.next(); field != 0; field = in.next()) {
              switch (field) {
                case 1 -> type = in.string();
                case 2 -> key = in.string();
                default -> in.skip();
              }
            }
            return GrainId.of(type, key);
          });

  private final List<GrainId> grains = new ArrayList<>();
  private final Map<GrainId, Integer> places = new HashMap<>();

  void add(GrainId grain) {
    if (places.putIfAbsent(grain, grains.size()) == null) {
      grains.add(grain);
    }
  }

  void addLinks(List<Link> links) {
    for (Link link : links) {
      add(link.edge().first());
      add(link.edge().second());
    }
  }

  void addOffer(Offer offer) {
    offer.candidates().forEach(candidate -> add(candidate.grain()));
    offer.ties().forEach(tie -> add(tie.other()));
  }

  void write(int field, FieldWriter out) {
    grains.forEach(grain -> out.message(field, grain, GRAIN));
  }

  int place(GrainId grain) {
    return places.getOrDefault(grain, -1);
  }

  GrainId at(double place) {
    return grains.get((int) place);
  }
}
