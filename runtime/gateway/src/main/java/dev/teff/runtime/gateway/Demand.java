package dev.teff.runtime.gateway;

/**
 * What a gateway's callers want at this moment: from it follows how many silos are needed.
 *
 * @param underWay how many calls are under way, parked ones included
 * @param parked how many calls wait because no silo runs
 * @param begun how many calls were let in since the start
 */
public record Demand(int underWay, int parked, long begun) {}
