package dev.teff.runtime.cluster;

import dev.teff.runtime.wire.WireWriter;
import java.util.concurrent.CompletableFuture;

/** A question that the silo itself answers. */
record QuestionExchange(
    long id,
    WireWriter frame,
    long deadlineNanos,
    String silo,
    CompletableFuture<Frame.Answer> answer)
    implements Exchange {
  @Override
  public boolean begin() {
    return !answer.isDone();
  }

  @Override
  public boolean expectsAnswer() {
    return true;
  }

  @Override
  public void departed() {}

  @Override
  public void answered(Frame.Answer frame) {
    answer.complete(frame);
  }

  @Override
  public void expired() {
    lost(true, Loss.of("it did not answer in time"));
  }

  @Override
  public void lost(boolean left, Loss loss) {
    answer.completeExceptionally(new UnansweredException(silo, loss));
  }
}
