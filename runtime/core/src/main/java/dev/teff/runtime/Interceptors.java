package dev.teff.runtime;

import dev.teff.grains.CallInterceptor;
import dev.teff.grains.GrainId;
import dev.teff.grains.InterceptedCall;
import dev.teff.grains.spi.GrainCall;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What happens around calls, in order; for those who make calls or let them in. Immutable. */
public final class Interceptors {
  static final Interceptors NONE = new Interceptors(List.of());

  private final List<CallInterceptor> inOrder;

  /** These, the first one outermost. */
  public Interceptors(List<CallInterceptor> inOrder) {
    this.inOrder = List.copyOf(inOrder);
  }

  /** Whether there are none, so that calls need not pass them. */
  public boolean isEmpty() {
    return inOrder.isEmpty();
  }

  /** The call itself, given what is said about it. */
  @FunctionalInterface
  public interface Last {
    /** Makes it. */
    void proceed(Map<String, String> context) throws Exception;
  }

  /** Makes a call. */
  void outgoing(GrainId target, GrainCall<?> call, Map<String, String> context, Last last)
      throws Exception {
    run(new Walk(target, call, true, context, last));
  }

  /** Runs a method, or lets a call in. Throws what {@code last} or an interceptor throws. */
  public void incoming(GrainId target, GrainCall<?> call, Map<String, String> context, Last last)
      throws Exception {
    run(new Walk(target, call, false, context, last));
  }

  private static void run(Walk walk) throws Exception {
    walk.proceed();
    if (!walk.proceeded) {
      throw new IllegalStateException(
          "TEFF-106 An interceptor neither proceeded nor threw | %s, method %s | it returned without calling proceed() | call it, or throw to refuse the call"
              .formatted(walk.target, walk.method()));
    }
  }

  private final class Walk implements InterceptedCall {
    private final GrainId target;
    private final GrainCall<?> call;
    private final boolean outgoing;
    private final Last last;
    private Map<String, String> context;
    private int next;
    private boolean proceeded;
    private boolean isOver; // somebody's proceed() has come to an end

    Walk(
        GrainId target,
        GrainCall<?> call,
        boolean outgoing,
        Map<String, String> context,
        Last last) {
      this.target = target;
      this.call = call;
      this.outgoing = outgoing;
      this.context = context;
      this.last = last;
    }

    @Override
    public GrainId target() {
      return target;
    }

    @Override
    public String method() {
      return call.method().name();
    }

    @Override
    public Map<String, String> context() {
      return context;
    }

    @Override
    public void addContext(String name, String text) {
      context = CallContexts.join(context, Map.of(name, text));
    }

    @Override
    public void proceed() throws Exception {
      if (isOver) {
        // What comes behind may have refused the call; to go on would be to go past that.
        throw new IllegalStateException(
            "TEFF-106 An interceptor proceeded twice | %s, method %s | it called proceed() again when that had returned or thrown | call it once; whoever makes the call can make it again"
                .formatted(target, method()));
      }
      int at = next++;
      try {
        proceed(at);
      } finally {
        isOver = true;
      }
    }

    private void proceed(int at) throws Exception {
      if (at == inOrder.size()) {
        proceeded = true;
        last.proceed(context);
      } else if (outgoing) {
        inOrder.get(at).outgoing(this);
      } else {
        inOrder.get(at).incoming(this);
      }
    }

    @Override
    public Optional<Object> result() {
      return Optional.ofNullable(call.result());
    }
  }
}
