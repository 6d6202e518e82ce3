package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainId;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** A claim on its way into the database, alone or with others. */
final class ClaimWrite extends AnsweredWrite<Claimed> {
  private final Dialect dialect;
  private final GrainId grain;

  ClaimWrite(Dialect dialect, GrainId grain) {
    super(grain.toString(), "the claim of " + grain);
    this.dialect = dialect;
    this.grain = grain;
  }

  GrainId grain() {
    return grain;
  }

  /** No turn runs before its caller has the epoch, and one that nobody uses is passed over. */
  @Override
  public boolean isHarmless() {
    return true;
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public void apply(Handle handle) {
    dialect.claim(handle, List.of(this));
  }
}
