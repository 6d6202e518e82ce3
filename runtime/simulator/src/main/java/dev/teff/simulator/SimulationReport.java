package dev.teff.simulator;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What became of a run.
 *
 * @param seed what it followed from
 * @param violations what does not hold, with the calls that show it; empty when all is well
 * @param story what happened to the cluster, in order
 * @param fingerprint equal for runs that took the same steps
 * @param calls how many calls were checked
 * @param answered how many of them returned
 * @param unanswered those that did not, though nobody stopped or froze their callers
 * @param simulated how much time passed in the simulation
 */
public record SimulationReport(
    long seed,
    List<String> violations,
    List<String> story,
    String fingerprint,
    int calls,
    int answered,
    List<String> unanswered,
    Duration simulated) {
  private static final int LAST_LINES = 40;

  /** Copies the lists. */
  public SimulationReport {
    violations = List.copyOf(violations);
    story = List.copyOf(story);
    unanswered = List.copyOf(unanswered);
  }

  /** A run that did not come to its end. */
  static SimulationReport broken(long seed, RuntimeException cause) {
    var stack = new StringWriter();
    cause.printStackTrace(new PrintWriter(stack));
    return new SimulationReport(
        seed, List.of(stack.toString()), List.of(), "", 0, 0, List.of(), Duration.ZERO);
  }

  /** Whether everything holds. */
  public boolean passed() {
    return violations.isEmpty();
  }

  /** The violations, and what happened to the cluster before. */
  public String explanation() {
    String wrong = violations.stream().map(line -> "  " + line).collect(Collectors.joining("\n"));
    String lines =
        story.subList(Math.max(0, story.size() - LAST_LINES), story.size()).stream()
            .map(line -> "  " + line)
            .collect(Collectors.joining("\n"));
    return "seed %d\n%s\n  what happened (seconds, who, what):\n%s".formatted(seed, wrong, lines);
  }
}
