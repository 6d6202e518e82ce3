package dev.teff.samples.hello;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainContext;
import dev.teff.grains.GrainType;
import dev.teff.runtime.Silo;

/** One silo, one grain. */
public final class Hello {
  /** A greeter for each name; none needs to be created. */
  @GrainType("greeter")
  public interface Greeter extends Grain<String> {
    String greet(String greeting);
  }

  static final class GreeterGrain implements Greeter {
    private final String name;
    private int greetings;

    GreeterGrain(GrainContext<String> context) {
      name = context.key();
    }

    @Override
    public String greet(String greeting) {
      greetings++;
      return greeting + ", " + name + "! (" + greetings + ")";
    }
  }

  public static void main(String[] args) {
    try (Silo silo = Silo.builder().start()) {
      Greeter world = silo.grains().ref(Greeter.class, "world");
      System.out.println(world.greet("Hello"));
      System.out.println(world.greet("Hello again"));
    }
  }
}
