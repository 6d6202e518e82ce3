package dev.teff.placement.jfr;

/**
 * How busy this process is.
 *
 * @param cores how many cores it kept busy over the last second
 * @param machineBusy how much of the machine's CPU is in use by anybody, from 0 to 1
 */
public record MachineLoad(double cores, double machineBusy) {}
