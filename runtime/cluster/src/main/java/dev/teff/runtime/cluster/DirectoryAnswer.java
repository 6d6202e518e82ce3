package dev.teff.runtime.cluster;

import dev.teff.runtime.spi.HostedGrain;
import dev.teff.runtime.spi.TurnWait;
import java.util.List;

/** What one silo's directory answers another one's {@link DirectoryQuestion}. */
sealed interface DirectoryAnswer {
  /**
   * A part of what a member hosts of the asker's range.
   *
   * @param version the view that is installed at the member
   * @param page which part this is; the first one when the listing began anew
   * @param more whether there are parts behind it
   */
  record Hosted(long version, int page, List<HostedGrain> grains, boolean more)
      implements DirectoryAnswer {
    /** Copies the list. */
    public Hosted {
      grains = List.copyOf(grains);
    }
  }

  /** Another view is installed at the member, or its range is not served yet: ask again. */
  record OtherView(long version) implements DirectoryAnswer {}

  /** The target has set an activation aside. */
  record Prepared(long number) implements DirectoryAnswer {}

  /**
   * What the turns of a grain wait for that keep another one waiting; older silos see the first.
   */
  record Waiting(List<TurnWait> found) implements DirectoryAnswer {
    /** Copies the list. */
    public Waiting {
      found = List.copyOf(found);
    }
  }

  /**
   * Where a grain is, or would be.
   *
   * @param silo its name; empty when none hosts grains
   */
  record Located(String silo) implements DirectoryAnswer {}

  /** It was taken notice of, or done. */
  record Noted() implements DirectoryAnswer {}

  /** It was not done. */
  record Refused(String why) implements DirectoryAnswer {}
}
