package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.spi.DecodingException;
import dev.teff.runtime.cluster.spi.StreamSocket;
import dev.teff.runtime.wire.WireWriter;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FrameSocketTest {
  private final List<String> told = new ArrayList<>();
  private final Wire wire = new Wire();

  @Test
  void receiver_thatThrowsAnError_endsTheSocket() {
    var socket = new FrameSocket(wire, new Failing());
    socket.open();
    WireWriter ping = new Envelope(0, new Frame.Ping(1)).encode(64);
    Buffer frame = Buffer.buffer().appendInt(ping.size()).appendBytes(ping.array(), 0, ping.size());
    wire.bring(frame);
    wire.bring(frame);
    assertThat(wire.closed).isTrue();
    assertThat(told).startsWith("received", "ended").containsOnlyOnce("received", "ended");
    assertThat(told).doesNotContain("garbage");
  }

  private final class Failing implements FrameSocket.Receiver {
    @Override
    public void received(Envelope envelope) {
      told.add("received");
      throw new NoClassDefFoundError("a class");
    }

    @Override
    public void garbage(DecodingException problem) {
      told.add("garbage");
    }

    @Override
    public void ended(String why) {
      told.add("ended");
      assertThat(why).contains("a class");
    }
  }

  /** Nothing but this end. */
  private static final class Wire implements StreamSocket {
    private @Nullable Receiver receiver;
    boolean closed;

    void bring(Buffer bytes) {
      Receiver to = receiver;
      if (to != null) {
        to.arrived(bytes);
      }
    }

    @Override
    public void open(Receiver to) {
      receiver = to;
    }

    @Override
    public boolean execute(Runnable task) {
      task.run();
      return true;
    }

    @Override
    public String remoteHost() {
      return "here";
    }

    @Override
    public void write(Buffer bytes, Runnable written) {
      written.run();
    }

    @Override
    public void readNoFasterThanWrite() {}

    @Override
    public void close() {
      closed = true;
    }
  }
}
