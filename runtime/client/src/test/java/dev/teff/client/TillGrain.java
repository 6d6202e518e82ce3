package dev.teff.client;

import dev.teff.grains.GrainContext;
import java.util.concurrent.CountDownLatch;

/** Holds money, and remembers nothing when it is gone. */
final class TillGrain implements Till {
  private final GrainContext<String> context;
  private final CountDownLatch enough;
  private long cents;

  TillGrain(GrainContext<String> context, CountDownLatch enough) {
    this.context = context;
    this.enough = enough;
  }

  @Override
  public long deposit(long more) {
    cents += more;
    return cents;
  }

  @Override
  public long pay(long more) {
    return deposit(more);
  }

  @Override
  public long balance() {
    return cents;
  }

  @Override
  public void gift(long more) {
    cents += more;
  }

  @Override
  public void withdraw(long less) throws TooLittleException {
    if (less > cents) {
      throw new TooLittleException(less - cents);
    }
    cents -= less;
  }

  @Override
  public void breakDown(String why) {
    throw new IllegalStateException(why);
  }

  @Override
  public void refuse(String why) throws RefusedException {
    throw new RefusedException(why);
  }

  @Override
  public void misbehave() {
    throw new StrangeException();
  }

  @Override
  public String said(String name) {
    return String.valueOf(context.callContext().get(name));
  }

  @Override
  public void ponder() {
    try {
      enough.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String echo(String text) {
    return text;
  }

  /** Of a type that no contract knows. */
  static final class StrangeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StrangeException() {
      super("how strange");
    }
  }
}
