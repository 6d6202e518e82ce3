package dev.teff.loadtest.harness;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A target that other processes of this machine reach, too. */
interface SharedTarget extends Target {
  /** What they call it. */
  String address();

  /** Where its secret is; null where there is none. */
  @Nullable Path secretFile();
}
