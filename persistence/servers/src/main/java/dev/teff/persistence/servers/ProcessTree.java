package dev.teff.persistence.servers;

import java.util.ArrayList;
import java.util.List;

/** A process and those that it started. */
final class ProcessTree {
  private ProcessTree() {}

  /** Kills all by SIGKILL and returns when they are gone. The root dies first, to start no more. */
  static void kill(ProcessHandle root) {
    List<ProcessHandle> all = new ArrayList<>(root.descendants().toList());
    all.addFirst(root);
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(process -> process.onExit().join());
  }
}
