package dev.teff.runtime.gateway;

import static org.awaitility.Awaitility.await;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What takes too long to arrive. */
@Timeout(60)
class IntakeTest {
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Intake intake =
      new Intake(Settings.of(Map.of("connections.receive-timeout", "20ms")), loops);
  private final AtomicInteger late = new AtomicInteger();

  @AfterEach
  void close() {
    intake.close();
    var unused = loops.shutdownGracefully();
  }

  private final class Part implements Intake.Arrival {
    private final long begun = System.nanoTime();
    private final boolean fails;

    Part(boolean fails) {
      this.fails = fails;
    }

    @Override
    public long begun() {
      return begun;
    }

    @Override
    public void late() {
      late.incrementAndGet();
      if (fails) {
        throw new IllegalStateException("call already closed");
      }
    }
  }

  private void arrives(boolean... fail) {
    var unused =
        loops.submit(() -> {
          for (boolean each : fail) {
            intake.arrives(new Part(each));
          }
        });
  }

  @Test
  void whatCannotBeEnded_keepsNobodyFromEndingTheOthers() {
    arrives(true, false);
    await().until(() -> late.get() == 2);
    arrives(false);
    await().until(() -> late.get() == 3);
  }
}
