package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainException.Outcome;
import dev.teff.persistence.spi.Register;
import java.util.Optional;

/** Registers in a table, changed by the writers. */
final class JdbiRegister implements Register {
  private final RegisterTable table;
  private final Writers writers;
  private final Readers readers;

  JdbiRegister(RegisterTable table, Writers writers, Readers readers) {
    this.table = table;
    this.writers = writers;
    this.readers = readers;
  }

  @Override
  public Optional<Versioned> read(String name) {
    String subject = "reading the register " + name;
    return Threads.await(
        readers.submit(subject, handle -> table.read(handle, name)), subject, Outcome.DID_NOT_RUN);
  }

  @Override
  public boolean compareAndSet(String name, long expectedVersion, byte[] value) {
    var write =
        new AwaitedWrite<>(
            "register " + name,
            "the change of the register " + name,
            value.length,
            handle -> table.compareAndSet(handle, name, expectedVersion, value));
    writers.submit(write);
    return Threads.await(write.answer(), write.subject(), Outcome.UNKNOWN);
  }
}
