package dev.teff.runtime.cluster;

import dev.teff.runtime.wire.WireWriter;

/** Word that nobody wants the answer to a call any more. It is only of use behind that call. */
record CancelExchange(WireWriter frame) implements Exchange {
  @Override
  public long id() {
    return CallFrame.ONE_WAY;
  }

  @Override
  public boolean begin() {
    return true;
  }

  @Override
  public boolean expectsAnswer() {
    return false;
  }

  @Override
  public long deadlineNanos() {
    return 0;
  }

  @Override
  public void departed() {}

  @Override
  public void answered(Frame.Answer answer) {
    throw new AssertionError("Nobody answers a cancellation.");
  }

  @Override
  public void expired() {}

  @Override
  public void lost(boolean left, Loss loss) {} // and so is the call
}
