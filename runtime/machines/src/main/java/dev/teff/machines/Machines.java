package dev.teff.machines;

import java.util.List;
import java.util.Set;

/**
 * Where silos run, and what can be done to the network between them. What is made for them is
 * removed when they are closed, and also when this process dies without closing them.
 */
public interface Machines extends AutoCloseable {
  /** So many with addresses of their own, where that is possible, else on loopback. */
  static Machines create(int count) {
    String obstacle = Namespaces.obstacle();
    return obstacle.isEmpty() ? Namespaces.create(count) : new Loopback(obstacle);
  }

  /** All on loopback, for this reason. */
  static Machines loopback(String why) {
    return new Loopback(why);
  }

  /** Says in one line what the network is made of. */
  String describe();

  /** Whether each is a host with an address of its own, and a network that can be cut. */
  boolean apart();

  /** How many hosts with addresses of their own there are. */
  int count();

  /** The address of a machine, counted from 0. */
  String address(int machine);

  /** One of four addresses of this host, counted from 0, that the machines reach. */
  String host(int number);

  /** What stands before a command to have it run on a machine. */
  List<String> prefix(int machine);

  /** Drops everything that goes from one machine to certain others, if they are apart. */
  void cut(int from, Set<Integer> to);

  /** Drops some of what reaches a machine from other machines, if they are apart. */
  void lose(int machine, int percent);

  /** How many packets were dropped since the last {@link #heal}. */
  long dropped();

  /** Ends cuts and losses. */
  void heal();

  @Override
  void close();
}
