/**
 * What every store must do, as tests. The author of a store says how to open it, and extends {@link
 * dev.teff.persistence.contract.EventLogContract}, {@link
 * dev.teff.persistence.contract.GrainDataContract}, {@link
 * dev.teff.persistence.contract.SnapshotContract}, {@link
 * dev.teff.persistence.contract.ReminderContract}, {@link
 * dev.teff.persistence.contract.RegisterContract} and {@link
 * dev.teff.persistence.contract.FaultContract}; when it outlives its process also {@link
 * dev.teff.persistence.contract.DurabilityContract}, {@link
 * dev.teff.persistence.contract.DamageContract} and {@link
 * dev.teff.persistence.contract.CrashContract} (with a server: {@link
 * dev.teff.persistence.contract.ServerCrashContract}). {@link
 * dev.teff.persistence.contract.FaultyStore} makes any store fail on purpose.
 */
@NullMarked
package dev.teff.persistence.contract;

import org.jspecify.annotations.NullMarked;
