package dev.teff.loadtest.harness;

/** Greets. */
final class GreeterGrain implements Greeter {
  @Override
  public String greet(String name) {
    return "Hello, " + name + "!";
  }
}
