package dev.teff.runtime.cluster;

import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** Remembers what it was told, and fails as it is told to. */
final class TellerGrain implements Teller {
  final Queue<Integer> notes = new ConcurrentLinkedQueue<>();
  final CountDownLatch gate = new CountDownLatch(1);

  @Override
  public String echo(String text) {
    return text;
  }

  @Override
  public int note(int number) {
    notes.add(number);
    return notes.size();
  }

  @Override
  public void whisper(int number) {
    notes.add(number);
  }

  @Override
  public byte[] blob(byte[] bytes) {
    return bytes;
  }

  @Override
  public void fail(String how) throws OutOfCash {
    switch (how) {
      case "declared" -> throw new OutOfCash("nothing left", 42);
      case "common" -> throw new NoSuchElementException("no such note");
      case "cause" -> throw new IllegalStateException("outer", new OutOfCash("inner", 1));
      case "own" -> throw new Burglary("everybody down");
      case "block" -> await();
      default -> throw new IllegalArgumentException(how);
    }
  }

  @Override
  public int weigh(Vase vase) {
    return vase.grams();
  }

  @Override
  public Pane pane() {
    return new Pane(300);
  }

  @Override
  public Vase vase() {
    return new Vase(900);
  }

  private void await() {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An exception that nobody else knows. */
  static final class Burglary extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Burglary(String message) {
      super(message);
    }
  }
}
