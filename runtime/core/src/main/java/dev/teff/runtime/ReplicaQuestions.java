package dev.teff.runtime;

import dev.teff.grains.DeactivationReason;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a copy asks its store outside of its turns. */
record ReplicaQuestions(Activation activation) {
  private static final Logger LOG = LoggerFactory.getLogger("dev.teff.replicated");

  /**
   * Asks by another thread. A copy that finds itself retired leaves.
   *
   * @param trouble what is the matter with the copy while the store does not answer
   * @param failed what is done then
   */
  void ask(String trouble, Runnable question, Runnable failed) {
    activation
        .silo()
        .execute(() -> {
          try {
            question.run();
          } catch (GrainException e) {
            LOG.warn("{} {}: {}", activation.id(), trouble, e.getMessage());
            if (e.code() == ErrorCode.REPLICA_RETIRED) {
              activation.leave(DeactivationReason.STORE);
            } else {
              failed.run();
            }
          } catch (RuntimeException
              | Error e) { // a fault of the store, which may be over next time
            LOG.warn("{} {}: the store threw", activation.id(), trouble, e);
            failed.run();
          }
        });
  }
}
