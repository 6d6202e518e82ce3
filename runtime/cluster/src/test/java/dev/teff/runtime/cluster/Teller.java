package dev.teff.runtime.cluster;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.OneWay;

/** A grain whose calls travel in tests. */
@GrainType("teller")
public interface Teller extends Grain<String> {
  String echo(String text);

  int note(int number);

  @OneWay
  void whisper(int number);

  byte[] blob(byte[] bytes);

  void fail(String how) throws OutOfCash;

  int weigh(Vase vase);

  Vase vase();

  Pane pane();

  /** What does not stand it to be looked at. */
  record Pane(int grams) {
    @Override
    public int grams() {
      throw new AssertionError("a pane is broken");
    }
  }

  /** What does not stand it to be carried by an event loop: its constructor throws an error. */
  record Vase(int grams) {
    public Vase {
      if (Thread.currentThread().getName().contains("eventloop")) {
        throw new AssertionError("a vase is broken");
      }
    }
  }

  /** What a method may declare. */
  final class OutOfCash extends Exception {
    private static final long serialVersionUID = 1L;

    private final long missing;

    public OutOfCash(String message, long missing) {
      super(message);
      this.missing = missing;
    }

    public long missing() {
      return missing;
    }
  }
}
