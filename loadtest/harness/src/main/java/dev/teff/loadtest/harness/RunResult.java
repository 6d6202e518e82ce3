package dev.teff.loadtest.harness;

import java.util.List;

/**
 * What a run showed.
 *
 * @param header what was known before
 * @param verdict how it ended
 * @param reasons why it is not passed
 * @param seconds for how long requests were counted
 * @param arrivals users who came
 * @param dropped how many of them were not let in
 * @param warmUpRequests requests that were not counted
 * @param lag how late users were begun
 * @param global all requests together
 * @param requests each kind of request
 * @param groups groups of steps
 * @param grains calls by grain type and method
 * @param slices second by second
 * @param marks what happened meanwhile
 * @param errors what failed
 * @param assertions what was to hold, invariants included
 * @param inside what silos told of it, where the harness started them
 */
public record RunResult(
    RunHeader header,
    Verdict verdict,
    List<String> reasons,
    double seconds,
    long arrivals,
    long dropped,
    long warmUpRequests,
    Latency lag,
    RequestResult global,
    List<RequestResult> requests,
    List<RequestResult> groups,
    List<RequestResult> grains,
    List<Slice> slices,
    List<Mark> marks,
    List<ErrorCount> errors,
    List<AssertionResult> assertions,
    Inside inside) {
  /** Copies the lists. */
  public RunResult {
    reasons = List.copyOf(reasons);
    requests = List.copyOf(requests);
    groups = List.copyOf(groups);
    grains = List.copyOf(grains);
    slices = List.copyOf(slices);
    marks = List.copyOf(marks);
    errors = List.copyOf(errors);
    assertions = List.copyOf(assertions);
  }

  /**
   * A kind of request.
   *
   * @throws IllegalArgumentException when there is none of this name
   */
  public RequestResult request(String name) {
    return requests.stream()
        .filter(one -> one.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "There was no request '%s', only %s."
                    .formatted(name, requests.stream().map(RequestResult::name).toList())));
  }
}
