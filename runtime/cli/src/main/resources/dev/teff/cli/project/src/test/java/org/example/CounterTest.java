package org.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.teff.persistence.spi.Stores;
import dev.teff.runtime.Silo;
import org.junit.jupiter.api.Test;

class CounterTest {
  @Test
  void add_twice_valueIsTheSum() {
    try (var store = Stores.open("memory:");
        var silo = Silo.builder().store(store).start()) {
      Counter counter = silo.grains().ref(Counter.class, "visits");
      counter.add(2);
      counter.add(3);
      assertEquals(5, counter.value());
    }
  }
}
