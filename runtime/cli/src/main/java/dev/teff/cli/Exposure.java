package dev.teff.cli;

import dev.teff.runtime.ManagementPort;

/** Keeps a process that serves others from running where strangers could manage its JVM. */
final class Exposure {
  private Exposure() {}

  /**
   * Looks at this JVM.
   *
   * @param what does not start, such as "silo"
   * @throws UserError when strangers could
   */
  static void refuse(String what) {
    ManagementPort.exposure()
        .ifPresent(how -> {
          throw new UserError("the %s does not start, because %s".formatted(what, how));
        });
  }
}
