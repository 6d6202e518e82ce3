package org.example;

import dev.teff.persistence.spi.Stores;
import dev.teff.runtime.Silo;

/** Starts one silo and counts its own starts. */
final class Main {
  private Main() {}

  public static void main(String[] args) {
    try (var store = Stores.open("sqlite:counter.db");
        var silo = Silo.builder().store(store).start()) {
      Counter starts = silo.grains().ref(Counter.class, "starts");
      System.out.println("Start number " + starts.add(1));
    }
  }
}
