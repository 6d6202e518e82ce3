package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.CallRequest;
import org.jspecify.annotations.Nullable;

/** A call of which nothing is known but where it goes, and that keeps what it failed with. */
final class FakeRequest extends CallRequest {
  volatile @Nullable Throwable failure;

  @SuppressWarnings("NullAway") // the cluster does not look into calls
  FakeRequest(GrainId target, int hops) {
    super(target, null, null, Long.MAX_VALUE, hops);
  }

  @Override
  public void succeeded() {
    throw new UnsupportedOperationException("nobody runs this");
  }

  @Override
  public void failed(Throwable thrown) {
    failure = thrown;
  }
}
