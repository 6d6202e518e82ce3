package dev.teff.architecture;

import dev.teff.crdt.Flag;
import dev.teff.crdt.GSet;
import dev.teff.crdt.Graph;
import dev.teff.crdt.LWWMap;
import dev.teff.crdt.LWWRegister;
import dev.teff.crdt.MVRegister;
import dev.teff.crdt.ORSet;
import dev.teff.crdt.PNCounter;
import dev.teff.crdt.Sequence;
import dev.teff.crdt.Text;
import dev.teff.grains.Grain;
import dev.teff.grains.GrainContext;
import dev.teff.grains.GrainType;
import dev.teff.grains.Grains;
import dev.teff.grains.Journal;
import dev.teff.grains.OneWay;
import dev.teff.grains.ReadOnly;
import dev.teff.grains.Replica;
import dev.teff.grains.Replicated;
import dev.teff.grains.State;
import dev.teff.grains.spi.MethodDescriptor;
import dev.teff.loadtest.harness.Plan;
import dev.teff.persistence.spi.Store;
import dev.teff.runtime.gateway.Activator;
import dev.teff.runtime.gateway.Gateway;
import dev.teff.runtime.gateway.Scaler;
import dev.teff.runtime.gateway.ScalingOptions;
import dev.teff.runtime.spi.CallHandler;
import dev.teff.testkit.VirtualTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the examples take for granted; each is compiled as if it stood in a class below this. */
@SuppressWarnings({"NullAway.Init", "UnusedVariable", "serial"})
abstract class ExampleWorld {
  static final Logger log = LoggerFactory.getLogger(ExampleWorld.class);

  /** As in the bank sample. */
  @GrainType("account")
  interface Account extends Grain<String> {
    Balance deposit(long cents);

    Withdrawal withdraw(long cents);

    @ReadOnly
    Balance balance();
  }

  interface Till extends Grain<String> {
    Balance deposit(long cents);
  }

  interface Cart extends Grain<String> {
    void abandon();
  }

  interface Feed extends Grain<String> {}

  interface Guest extends Grain<String> {
    void welcome(String room);

    @OneWay
    void heard(String text);
  }

  interface Lobby extends Grain<String> {
    void enter(String guest);

    void say(String text);
  }

  interface Prices extends Grain<String> {
    List<Long> snapshot();
  }

  interface Room extends Grain<String> {
    void enter(String guest);
  }

  interface Thermometer extends Grain<String> {}

  interface Line {
    void close();
  }

  interface Server {
    void open(Grains grains) throws IOException;

    void close();
  }

  record Money(long amount, String currency) {}

  record Balance(long cents) {}

  sealed interface Withdrawal {}

  record Ok(long cents) implements Withdrawal {}

  interface Event {}

  record Deposited(long cents) implements Event {}

  record Withdrawn(long cents) implements Event {}

  record Abandoned() implements Event {}

  record Ledger(long cents) {
    static final Ledger EMPTY = new Ledger(0);

    Ledger apply(Event event) {
      return event instanceof Deposited deposited ? new Ledger(cents + deposited.cents()) : this;
    }

    Balance view() {
      return new Balance(cents);
    }
  }

  record Profile(String name) {
    Profile withName(String other) {
      return new Profile(other);
    }
  }

  static final class InsufficientException extends RuntimeException {}

  interface Rates {}

  static final class FixedRates implements Rates {}

  Plan plan;
  Grains grains;
  Account alice;
  List<Account> accounts;
  Journal<Ledger, Event> journal;
  State<Profile> state;
  GrainContext<String> context;
  CallHandler connection;
  Line line;
  List<Long> prices;
  Server server;
  Store store;
  ClassLoader loader;
  Path folder;
  List<String> seeds;
  String secret;
  VirtualTime clock;
  MethodDescriptor method;
  Gateway gateway;
  Guest guest;
  String token;
  ScalingOptions scaling;
  Scaler scaler;
  Activator activator;

  /** As in the likes sample. */
  interface Likes extends Grain<String> {
    int like(String fan);
  }

  Replica me;
  Replicated<ORSet<String>> fans;
  PNCounter stock;
  Flag flag;
  LWWRegister<String> title;
  MVRegister<String> address;
  GSet<String> visitors;
  ORSet<String> members;
  ORSet<String> there;
  ORSet<String> delta;
  LWWMap<String, String> settings;
  Graph<String> friends;
  Sequence<String> tasks;
  Text text;

  void askTheUser(List<String> choices) {}

  void cool() {}

  void retryLater() {}
}
