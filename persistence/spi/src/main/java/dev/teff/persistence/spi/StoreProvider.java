package dev.teff.persistence.spi;

import dev.teff.grains.GrainException;

/** Opens stores of one kind. Registered for {@link java.util.ServiceLoader}. */
public interface StoreProvider {
  /** The schemes of store URLs that this provider opens, for example {@code sqlite}. */
  java.util.List<String> schemes();

  /** An example of a URL, for messages. */
  String example();

  /**
   * Opens a store, creating or migrating its schema.
   *
   * @param url a URL of one of this provider's schemes
   * @throws GrainException {@code TEFF-3nn} when the URL makes no sense or the store cannot be used
   */
  Store open(String url);
}
