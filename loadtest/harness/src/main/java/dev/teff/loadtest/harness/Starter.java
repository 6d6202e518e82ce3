package dev.teff.loadtest.harness;

import java.util.List;

/** Starts the threads of a run. Tests bring one that knows a virtual clock. */
interface Starter {
  /** The few that drive the run, all at once. */
  List<Thread> drivers(List<Runnable> tasks);

  /** One of the many users. */
  Thread user(Runnable task);

  /** Platform threads that are not held up by users, and virtual threads. */
  Starter REAL =
      new Starter() {
        @Override
        public List<Thread> drivers(List<Runnable> tasks) {
          Thread.Builder builder = Thread.ofPlatform().daemon().name("load-driver-", 0);
          return tasks.stream().map(builder::start).toList();
        }

        @Override
        public Thread user(Runnable task) {
          return Thread.startVirtualThread(task);
        }
      };
}
