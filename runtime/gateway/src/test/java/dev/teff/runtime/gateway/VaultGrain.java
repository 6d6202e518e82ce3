package dev.teff.runtime.gateway;

/** Holds what nobody may see. */
final class VaultGrain implements Vault {
  @Override
  public String open() {
    return "gold";
  }
}
