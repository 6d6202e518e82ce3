package dev.teff.persistence.spi;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import java.util.ServiceLoader;
import java.util.ServiceLoader.Provider;
import java.util.stream.Collectors;

/** Finds the provider of a store URL. */
public final class Stores {
  private Stores() {}

  /**
   * Opens the store that a URL names.
   *
   * @throws GrainException {@code TEFF-310} when no provider on the class path knows the scheme,
   *     and whatever the provider throws
   */
  public static Store open(String url) {
    int colon = url.indexOf(':');
    String scheme = colon < 0 ? "" : url.substring(0, colon);
    var providers = ServiceLoader.load(StoreProvider.class).stream().map(Provider::get).toList();
    return providers.stream()
        .filter(provider -> provider.schemes().contains(scheme))
        .findFirst()
        .orElseThrow(() ->
            new GrainException(
                ErrorCode.STORE_URL_INVALID,
                Outcome.DID_NOT_RUN,
                "No store opens the URL \"%s\" | known on the class path: %s | a misspelt scheme, or the store's module is missing | use one of these, or add the module as a dependency"
                    .formatted(
                        StoreUrl.masked(url),
                        providers.stream()
                            .map(StoreProvider::example)
                            .sorted()
                            .collect(Collectors.joining(", ")))))
        .open(url);
  }
}
