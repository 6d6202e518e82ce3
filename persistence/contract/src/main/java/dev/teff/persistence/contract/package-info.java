/**
 * What every store must do, as tests. The author of a store extends {@link
 * dev.teff.persistence.contract.EventLogContract}, {@link
 * dev.teff.persistence.contract.RegisterContract}, {@link
 * dev.teff.persistence.contract.FaultContract} and, when it outlives its process, {@link
 * dev.teff.persistence.contract.DurabilityContract} and {@link
 * dev.teff.persistence.contract.CrashContract} (with a server: {@link
 * dev.teff.persistence.contract.ServerCrashContract}), and says how to open it. {@link
 * dev.teff.persistence.contract.FaultyStore} makes any store fail on purpose.
 */
@NullMarked
package dev.teff.persistence.contract;

import org.jspecify.annotations.NullMarked;
