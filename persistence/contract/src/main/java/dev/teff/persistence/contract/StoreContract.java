package dev.teff.persistence.contract;

import dev.teff.persistence.spi.Store;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the suites share: a store under test, and further views of what it stores. */
public abstract class StoreContract {
  private final List<Store> opened = new ArrayList<>();

  /** The store under test, empty at the beginning of each test. */
  protected Store store;

  /**
   * Opens the storage of the current test: the first call creates it, later ones open the same
   * again, as another process would. The suite closes what it opened.
   */
  protected abstract Store openStore() throws Exception;

  @BeforeEach
  final void openStoreUnderTest() throws Exception {
    store = open();
  }

  @AfterEach
  final void closeStores() {
    opened.forEach(Store::close);
  }

  /** Opens the same storage once more. */
  protected final Store open() throws Exception {
    Store another = openStore();
    opened.add(another);
    return another;
  }
}
