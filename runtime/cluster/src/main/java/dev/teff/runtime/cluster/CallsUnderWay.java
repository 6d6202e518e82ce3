package dev.teff.runtime.cluster;

import io.netty.util.collection.LongObjectHashMap;

/**
 * The calls of one connection that may be cancelled and are not answered yet. Used by the
 * connection's event loop.
 */
final class CallsUnderWay {
  private final LongObjectHashMap<IncomingCall> byId = new LongObjectHashMap<>(); // scattered ids

  void add(IncomingCall call) {
    byId.put(FrameNumbers.scattered(call.id()), call);
  }

  /** An answer leaves; of a call that is in here, or of something else. */
  void answered(long id) {
    byId.remove(FrameNumbers.scattered(id));
  }

  /** Cancels a call, if it is not answered. */
  void cancel(long id) {
    IncomingCall call = byId.get(FrameNumbers.scattered(id));
    if (call != null) {
      call.cancel();
    }
  }
}
