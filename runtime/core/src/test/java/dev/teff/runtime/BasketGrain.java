package dev.teff.runtime;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Journal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps items in a journal. */
final class BasketGrain implements Basket {
  private final GrainContext<String> context;
  private final Script script;
  private final Self self;
  private final Journal<BasketState, BasketEvent> journal;

  BasketGrain(GrainContext<String> context, Script script) {
    this.context = context;
    this.script = script;
    self = new Self(context);
    journal = context.journal(BasketState.EMPTY, BasketState::apply);
  }

  @Override
  public int put(String item) {
    return journal.append(new BasketEvent.ItemPut(item)).items().size();
  }

  @Override
  public int putAll(Map<String, Integer> counts, Set<String> gifts) {
    return put(counts.size() + " and " + gifts.size());
  }

  @Override
  public int putOnce(String item) {
    return put(item);
  }

  @Override
  public int putSecretOnce(byte[] item) {
    int size = put(new String(item, StandardCharsets.UTF_8));
    Arrays.fill(item, (byte) 0);
    return size;
  }

  @Override
  public int countOnce() {
    return items().size();
  }

  @Override
  public int putBoth(String other, String item) {
    context.grains().ref(Basket.class, other).putOnce(item);
    script.run("between", self);
    return put(item);
  }

  @Override
  public int putThenAsk(String other, String item) {
    put(item);
    return context.grains().ref(Basket.class, other).putOnce(item);
  }

  @Override
  public void putAndSync(String item) {
    put(item);
    journal.sync();
  }

  @Override
  public void putAndThrow(String item) {
    put(item);
    throw new IllegalStateException("thrown behind an append");
  }

  @Override
  public void clear() {
    journal.append(new BasketEvent.Cleared());
  }

  @Override
  public List<String> items() {
    return journal.state().items();
  }
}
