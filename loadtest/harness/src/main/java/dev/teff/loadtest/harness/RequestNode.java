package dev.teff.loadtest.harness;

import org.jspecify.annotations.Nullable;

/** Makes a request, and counts what came of it. */
final class RequestNode implements Node {
  private final Request<?> request;
  private final Series series;

  RequestNode(Request<?> request, Series series) {
    this.request = request;
    this.series = series;
  }

  @Override
  public void take(Journey journey) throws UserEndedException {
    journey.requireGoingOn();
    RunContext context = journey.context();
    long begun = context.clock().now();
    long due = journey.takeDue(begun);
    Throwable failure = perform(journey.user());
    long ended = context.clock().now();
    context.wasOpen(due, ended);
    if (failure != null) {
      journey.requireGoingOn(); // what a stop interrupted says nothing about the target
      journey.failed();
      if (context.counts(due)) {
        context.recordings().error(request.name(), failure);
      }
    }
    context.record(series, due, begun, ended, failure != null);
    if (!context.counts(due)) {
      context.recordings().uncounted();
    }
    if (failure instanceof VirtualMachineError error && !(error instanceof StackOverflowError)) {
      throw error; // it is counted; what it means for the run, the user's runner knows
    }
  }

  private @Nullable Throwable perform(VirtualUser user) {
    try {
      request.perform(user);
      return null;
    } catch (Throwable e) {
      return e;
    }
  }
}
