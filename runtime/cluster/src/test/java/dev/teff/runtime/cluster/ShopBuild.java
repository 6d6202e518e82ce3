package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/**
 * One build of a small application, compiled from sources by the JDK's compiler with the annotation
 * processor, as its authors would.
 *
 * @param classes where its classes are
 * @param featureLevel what it says of itself
 */
record ShopBuild(Path classes, int featureLevel) {
  private static final String MAIN = "shop.Main";

  /** What there is at first. */
  static ShopBuild first(Path folder) throws IOException {
    return compiled(folder.resolve("first"), 1, ORDER, EVENTS, SHOP, GRAIN);
  }

  /** With a method, an event type and fields more. */
  static ShopBuild second(Path folder) throws IOException {
    return compiled(
        folder.resolve("second"),
        2,
        ORDER.replace("long cents", "long cents, String note"),
        EVENTS
                .replace(
                    "Ordered(String what, long cents)",
                    "Ordered(String what, long cents, String note)")
                .replace("permits Ordered", "permits Ordered, Cancelled")
            + "record Cancelled(long cents) implements ShopEvent {}\n",
        SHOP.replace("long total();", "long total();\n  boolean cancel(long cents);"),
        GRAIN
            .replace(
                "new Ordered(order.what(), order.cents())",
                "new Ordered(order.what(), order.cents(), order.note())")
            .replace("// more events", "case Cancelled(long cents) -> total - cents;")
            .replace(
                "Ordered(String what, long cents) ->",
                "Ordered(String what, long cents, String note) ->")
            .replace(
                "// more methods",
                """
                @Override
                  public boolean cancel(long cents) {
                    if (context.featureLevel() < 2) {
                      return false;
                    }
                    journal.append(new Cancelled(cents));
                    return true;
                  }
                """));
  }

  /** In which a field has become of another type. */
  static ShopBuild incompatible(Path folder) throws IOException {
    return compiled(
        folder.resolve("incompatible"),
        2,
        ORDER.replace("long cents", "String cents"),
        EVENTS,
        SHOP,
        GRAIN.replace("order.cents()", "Long.parseLong(order.cents())"));
  }

  private static ShopBuild compiled(Path folder, int featureLevel, String... sources)
      throws IOException {
    Path sourceFolder = Files.createDirectories(folder.resolve("src/shop"));
    Path classes = Files.createDirectories(folder.resolve("classes"));
    List<String> names = List.of("Order", "ShopEvent", "Shop", "ShopGrain");
    List<String> command =
        new ArrayList<>(
            List.of(
                "--release",
                "21",
                "-nowarn",
                "-d",
                classes.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-processorpath",
                System.getProperty("java.class.path")));
    for (int i = 0; i < names.size(); i++) {
      command.add(source(sourceFolder, names.get(i), sources[i]));
    }
    boolean cancels = sources[2].contains("cancel");
    command.add(source(sourceFolder, "Main", main(featureLevel, cancels, sources[0])));
    int failed =
        ToolProvider.getSystemJavaCompiler().run(null, null, null, command.toArray(String[]::new));
    assertThat(failed).as("javac %s", command).isZero();
    return new ShopBuild(classes, featureLevel);
  }

  private static String source(Path folder, String name, String text) throws IOException {
    return Files.writeString(
            folder.resolve(name + ".java"), "package shop;\nimport dev.teff.grains.*;\n" + text)
        .toString();
  }

  /** Starts a silo of this build. */
  ShopSilo start(String name, Path database) throws IOException {
    return ShopSilo.start(
        name,
        classes + System.getProperty("path.separator") + System.getProperty("java.class.path"),
        MAIN,
        "sqlite:" + database);
  }

  private static final String ORDER = "record Order(String what, long cents) {}\n";

  private static final String EVENTS =
      """
      sealed interface ShopEvent permits Ordered {}
      record Ordered(String what, long cents) implements ShopEvent {}
      """;

  private static final String SHOP =
      """
      @GrainType("shop")
      interface Shop extends Grain<String> {
        void order(Order order);
        int level();
        long total();
      }
      """;

  private static final String GRAIN =
      """
      final class ShopGrain implements Shop {
        private final Journal<Long, ShopEvent> journal;
        private final GrainContext<String> context;

        ShopGrain(GrainContext<String> context) {
          this.context = context;
          this.journal = context.journal(0L, ShopGrain::apply);
        }

        private static Long apply(Long total, ShopEvent event) {
          return switch (event) {
            case Ordered(String what, long cents) -> total + cents;
            // more events
          };
        }

        @Override
        public void order(Order order) {
          journal.append(new Ordered(order.what(), order.cents()));
        }

        @Override
        public int level() {
          return context.featureLevel();
        }

        @Override
        public long total() {
          return journal.state();
        }

        // more methods
      }
      """;

  private static String main(int featureLevel, boolean cancels, String order) {
    return MAIN_SOURCE
        .replace("LEVEL", Integer.toString(featureLevel))
        .replace("CANCEL", cancels ? "shop.cancel(1)" : "false")
        .replace(
            "ORDER",
            order.contains("note")
                ? "\"tea\", 1, \"hot\""
                : order.contains("String cents") ? "\"tea\", \"1\"" : "\"tea\", 1");
  }

  /** A silo with customers, and somebody who asks. */
  private static final String MAIN_SOURCE =
      """
      import com.typesafe.config.ConfigFactory;
      import dev.teff.persistence.spi.*;
      import dev.teff.runtime.*;
      import dev.teff.runtime.cluster.*;
      import java.io.*;
      import java.security.SecureRandom;
      import java.util.concurrent.atomic.AtomicLong;
      import java.util.concurrent.locks.LockSupport;

      public final class Main {
        private static final int SHOPS = 8;
        private static final AtomicLong SERVED = new AtomicLong();
        private static final AtomicLong FAILED = new AtomicLong();
        private static volatile boolean open = true;

        public static void main(String[] args) throws Exception {
          Store store = Stores.open(args[1]);
          Silo silo;
          try {
            silo = Silo.builder()
                .name(args[0])
                .store(store)
                .config(ConfigFactory.parseString("teff.silo.feature-level = LEVEL"))
                .cluster(TeffCluster.create(
                    ClusterOptions.builder().clusterName("shop").build(),
                    store, SystemTimekeeper.instance(), new SecureRandom()))
                .start();
          } catch (GrainException e) {
            System.out.println("refused " + e.getMessage());
            System.exit(3);
            return;
          }
          System.out.println("joined");
          Thread customers = Thread.startVirtualThread(() -> {
            for (int i = 0; open; i++) {
              try {
                shop(silo, i).order(new Order(ORDER));
                SERVED.incrementAndGet();
              } catch (RuntimeException e) {
                FAILED.incrementAndGet();
                System.out.println("failed " + e);
              }
              LockSupport.parkNanos(2_000_000);
            }
          });
          var lines = new BufferedReader(new InputStreamReader(System.in));
          for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            switch (line) {
              case "level" -> System.out.println("level " + shop(silo, 0).level());
              case "total" -> {
                long total = 0;
                for (int i = 0; i < SHOPS; i++) {
                  total += shop(silo, i).total();
                }
                System.out.println("total " + total);
              }
              case "cancel" -> {
                long cancelled = 0;
                for (int i = 0; i < SHOPS; i++) {
                  Shop shop = shop(silo, i);
                  cancelled += CANCEL ? 1 : 0;
                }
                System.out.println("cancelled " + cancelled);
              }
              default -> {
                open = false;
                customers.join();
                System.out.println("served " + SERVED + " failed " + FAILED);
              }
            }
          }
          silo.close();
          store.close();
          System.exit(0);
        }

        private static Shop shop(Silo silo, int i) {
          return silo.grains().ref(Shop.class, "shop-" + i % SHOPS);
        }
      }
      """;
}
