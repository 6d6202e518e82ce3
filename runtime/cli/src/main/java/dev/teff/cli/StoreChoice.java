package dev.teff.cli;

import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which store a command works on. */
final class StoreChoice {
  private static final String KEY = "teff.store.url";

  @Option(
      names = "--store",
      paramLabel = "URL",
      description = "The store, for example sqlite:teff.db. Without it, teff.store.url.")
  private @Nullable String url;

  @Mixin private ConfigChoice config = new ConfigChoice();

  /** Opens it; no silo needs to run, and one that does is not disturbed. */
  Store open() throws IOException {
    Map<String, @Nullable Object> typed = new HashMap<>();
    typed.put(KEY, url);
    String chosen = config.load(typed).getString(KEY);
    if (chosen.isEmpty()) {
      throw new UserError("which store? Give --store URL, for example --store sqlite:teff.db");
    }
    return Stores.open(chosen);
  }
}
