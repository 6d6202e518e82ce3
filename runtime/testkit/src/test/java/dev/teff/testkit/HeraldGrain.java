package dev.teff.testkit;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Grains;
import dev.teff.grains.Pending;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Starts calls, and awaits all of them, the first, or none. */
final class HeraldGrain implements Herald {
  private final Grains grains;
  private final List<Integer> notes = new ArrayList<>();
  private int interrupts;

  HeraldGrain(GrainContext<String> context) {
    this.grains = context.grains();
  }

  private Herald herald(String key) {
    return grains.ref(Herald.class, key);
  }

  private List<Pending<Integer>> start(List<String> others, int number) {
    return others.stream()
        .map(other -> grains.start(herald(other), each -> each.answer(number)))
        .toList();
  }

  @Override
  public List<Integer> ask(List<String> others, int number) {
    return grains.awaitAll(start(others, number));
  }

  @Override
  public int askForTheFirst(List<String> others, int number) {
    Pending<Integer> vain = grains.start(herald(others.getLast()), Herald::dither);
    List<Pending<Integer>> calls = new ArrayList<>(List.of(vain));
    calls.addAll(start(others.subList(0, others.size() - 1), number));
    int first = grains.awaitFirst(calls).await();
    vain.cancel();
    return first;
  }

  @Override
  public int pass(String other, int number) {
    return herald(other).answer(number);
  }

  @Override
  public int answer(int number) {
    if (number < 0) {
      throw new IllegalArgumentException(number + " is negative");
    }
    return number + 1;
  }

  @Override
  public int dither() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      interrupts++;
    }
    return 0;
  }

  @Override
  public int interrupts() {
    return interrupts;
  }

  @Override
  public void write(String other, int count) {
    for (int i = 0; i < count; i++) {
      herald(other).note(i);
    }
  }

  @Override
  public void note(int number) {
    notes.add(number);
  }

  @Override
  public List<Integer> notes() {
    return List.copyOf(notes);
  }
}
