package dev.teff.runtime;

/**
 * One silo's copy of a replicated grain.
 *
 * @param silo the silo's name
 * @param type the grain's type
 * @param key the grain's key
 */
record ReplicaPlace(String silo, String type, String key) {}
