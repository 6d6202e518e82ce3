package dev.teff.testkit;

import dev.teff.runtime.SiloBuilder;
import java.util.Locale;

/** Provides a language. */
final class InFrench implements SiloSetup {
  @Override
  public void configure(SiloBuilder silo) {
    silo.provide(Locale.class, Locale.FRENCH);
  }
}
