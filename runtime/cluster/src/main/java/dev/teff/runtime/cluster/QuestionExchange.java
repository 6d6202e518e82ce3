package dev.teff.runtime.cluster;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
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
    answer.completeExceptionally(
        loss.isWrongSecret()
            ? CallFailures.wrongSecret(silo)
            : new GrainException(
                ErrorCode.NO_SILO_REACHABLE,
                Outcome.DID_NOT_RUN,
                "%s does not answer: %s | it was asked about itself | it stopped, or the network is cut | see its log"
                    .formatted(silo, loss)));
  }
}
