package dev.teff.image;

/** What the images of these tests run. */
final class Greeting {
  private Greeting() {}

  /** Says what it was told, and by whom it is run. */
  public static void main(String[] arguments) {
    System.out.printf("%s from %s%n", String.join(" ", arguments), System.getProperty("java.home"));
  }
}
