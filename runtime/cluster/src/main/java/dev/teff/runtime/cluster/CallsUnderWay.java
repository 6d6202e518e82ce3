package dev.teff.runtime.cluster;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls of one connection that may be cancelled and are not answered yet. Safe for any thread.
 */
final class CallsUnderWay {
  private final Map<Long, IncomingCall> byId = new ConcurrentHashMap<>();

  void add(IncomingCall call) {
    byId.put(call.id(), call);
  }

  /** A call was answered. */
  void remove(IncomingCall call) {
    byId.remove(call.id(), call);
  }

  /** Cancels a call, if it is not answered. */
  void cancel(long id) {
    IncomingCall call = byId.get(id);
    if (call != null) {
      call.cancel();
    }
  }
}
