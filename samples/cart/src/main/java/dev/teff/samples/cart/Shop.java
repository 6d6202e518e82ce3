package dev.teff.samples.cart;

import com.typesafe.config.ConfigFactory;
import dev.teff.grains.CallOptions;
import dev.teff.grains.Grains;
import dev.teff.runtime.Silo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Goes shopping, with a silo that stops in the middle. */
public final class Shop {
  private static final Logger LOG = LoggerFactory.getLogger(Shop.class);
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int MANY = 250;

  private Shop() {}

  /** Runs the demonstration; the argument is a folder for the database. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path folder = Path.of(arguments.length == 0 ? ".teff/cart" : arguments[0]);
    Files.createDirectories(folder);
    String store = "sqlite:" + folder.resolve(Instant.now().toEpochMilli() + ".db");
    LOG.info("The shop's store is {}.", store);
    try (Silo silo = open(store)) {
      goShopping(silo.grains());
    }
    LOG.info("The silo has stopped, and starts again.");
    try (Silo silo = open(store)) {
      comeBack(silo);
    }
    LOG.info("Look at it: ./teff journal show cart ann --store {}", store);
  }

  private static Silo open(String store) {
    return Silo.builder()
        .store(store)
        .provide(Patience.class, new Patience(PATIENCE))
        .config(ConfigFactory.parseString("teff.snapshot.events = 100"))
        .start();
  }

  private static void goShopping(Grains grains) {
    Session session = grains.ref(Session.class, "visit-1");
    session.begin("ann");
    Session sure = grains.with(session, CallOptions.key("choice 1"));
    sure.choose("tea", 2, 450);
    Contents twice = sure.choose("tea", 2, 450);
    LOG.info("Ann clicked twice, but her two packets of tea cost {} cents.", twice.total());
    for (int i = 0; i < MANY; i++) {
      grains.ref(Cart.class, "bob").add("sugar", 1, 99);
    }
    LOG.info("Bob put {} pieces of sugar into his cart.", MANY);
  }

  private static void comeBack(Silo silo) throws InterruptedException {
    Contents bobs = silo.grains().ref(Cart.class, "bob").contents();
    LOG.info(
        "Bob's cart costs {} cents; recovery read {} of its {} events, the rest was in a snapshot.",
        bobs.total(),
        silo.statistics().eventsReplayed(),
        MANY);
    Cart ann = silo.grains().ref(Cart.class, "ann");
    LOG.info("Ann's cart holds {} items. She went away.", ann.contents().lines().size());
    while (ann.contents().abandoned() == 0) {
      new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
    }
    LOG.info("The reminder gave Ann's cart up: it holds {} items.", ann.contents().lines().size());
    Receipt receipt = silo.grains().ref(Cart.class, "eve").checkout();
    LOG.info("Eve bought nothing, for {} cents.", receipt.cents());
  }
}
