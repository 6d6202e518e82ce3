package dev.teff.persistence.contract;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.io.IOException;
import java.util.concurrent.Executors;

/**
 * The process that gets killed, or whose server is: it writes a few grains of each {@link
 * CrashKind}, and prints a line for each thing that was acknowledged. It ends when its input ends:
 * who started it is gone then. When the store fails, it claims its grains again and goes on behind
 * what it finds. Arguments: store URL, prefix of the grains' keys.
 */
final class CrashWriter {
  private CrashWriter() {}

  public static void main(String[] arguments) {
    Thread.ofPlatform().daemon().name("watch-input").start(CrashWriter::endWithInput);
    var voice = new CrashVoice(System.out);
    try (Store store = Stores.open(arguments[0]);
        var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (CrashKind kind : CrashKind.values()) {
        for (GrainId grain : kind.grains(arguments[1])) {
          writers.execute(() -> write(kind, store, grain, voice));
        }
      }
    }
  }

  /** That nobody listens shows only to who speaks, and while the store fails, nobody does. */
  private static void endWithInput() {
    try {
      while (System.in.read() >= 0) {
        // what is said does not matter
      }
    } catch (IOException e) {
      // A broken pipe is an end as well.
    }
    Runtime.getRuntime().halt(0);
  }

  private static void write(CrashKind kind, Store store, GrainId grain, CrashVoice voice) {
    try {
      kind.write(store, grain, voice);
    } catch (Throwable e) {
      e.printStackTrace();
      voice.broken(grain + " " + e);
    }
  }
}
