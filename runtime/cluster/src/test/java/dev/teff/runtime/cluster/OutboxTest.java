package dev.teff.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.spi.DecodingException;
import dev.teff.runtime.cluster.spi.StreamSocket;
import dev.teff.runtime.wire.WireWriter;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class OutboxTest {
  private static final int MANY = 20;

  private final List<Numbered> stranded = new ArrayList<>();
  private final Outbox<Numbered> outbox = new Outbox<>(1 << 20, number -> true, stranded::add);
  private final Loop loop = new Loop();

  @Test
  void framesThatComeTogether_areWrittenTogether() {
    open();
    IntStream.range(0, MANY).forEach(this::offer);
    loop.runAll();
    assertThat(loop.writes).containsExactly(MANY);
  }

  @Test
  void frame_isWrittenAtOnceByThreadsThatWouldNotLetOthersRun() {
    open();
    writeMany();
    assertThat(outbox.offerWithOthers(new Numbered(1))).isTrue();
    assertThat(loop.tasks).hasSize(1);
  }

  @Test
  void frame_isWrittenAtOnceWhereFewWereWrittenTogether() throws InterruptedException {
    open();
    Thread.startVirtualThread(() -> outbox.offerWithOthers(new Numbered(1))).join();
    assertThat(loop.tasks).hasSize(1);
  }

  /** Whoever waits for others before it has the frames written still does so. */
  @Test
  void framesOfManyVirtualThreads_areAllWritten() throws InterruptedException {
    open();
    writeMany();
    loop.writes.clear();
    int threads = 500;
    int each = 40;
    List<Thread> senders =
        IntStream.range(0, threads)
            .mapToObj(i ->
                Thread.startVirtualThread(() -> {
                  for (int n = 0; n < each; n++) {
                    outbox.offerWithOthers(new Numbered(n));
                  }
                }))
            .toList();
    while (loop.written() < threads * each) {
      loop.tasks.take().run();
    }
    for (Thread sender : senders) {
      sender.join();
    }
    loop.runAll();
    assertThat(loop.written()).isEqualTo(threads * each);
  }

  @Test
  void closed_strandsWhatWaits() {
    offer(7);
    outbox.close();
    offer(8);
    assertThat(stranded).containsExactly(new Numbered(7), new Numbered(8));
  }

  @Test
  void moreThanTheLimit_isRefused() {
    var small = new Outbox<Numbered>(20, number -> true, stranded::add);
    assertThat(small.offer(new Numbered(1))).isTrue();
    assertThat(IntStream.range(0, 20).filter(i -> !small.offer(new Numbered(i))).findFirst())
        .isPresent();
  }

  private void open() {
    outbox.open(new FrameSocket(loop, new Silent()));
    loop.runAll();
  }

  private void writeMany() {
    IntStream.range(0, MANY).forEach(this::offer);
    loop.runAll();
  }

  private void offer(int number) {
    assertThat(outbox.offer(new Numbered(number))).isTrue();
  }

  private record Numbered(int value) implements Outbox.Outgoing {
    @Override
    public WireWriter frame() {
      var out = new WireWriter();
      out.int32(1, 1 + value);
      return out;
    }
  }

  /** An event loop that runs when the test says so, and a socket that counts frames. */
  private static final class Loop implements StreamSocket {
    final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    final List<Integer> writes = new ArrayList<>();

    void runAll() {
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        task.run();
      }
    }

    int written() {
      return writes.stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public boolean execute(Runnable task) {
      return tasks.add(task);
    }

    @Override
    public void write(Buffer bytes, Runnable written) {
      int frames = 0;
      for (int at = 0; at < bytes.length(); at += Envelope.LENGTH_BYTES + bytes.getInt(at)) {
        frames++;
      }
      writes.add(frames);
      written.run();
    }

    @Override
    public void open(Receiver receiver) {}

    @Override
    public String remoteHost() {
      return "here";
    }

    @Override
    public void readNoFasterThanWrite() {}

    @Override
    public void close() {}
  }

  private static final class Silent implements FrameSocket.Receiver {
    @Override
    public void received(Envelope envelope) {}

    @Override
    public void garbage(DecodingException problem) {}

    @Override
    public void ended(String why) {}
  }
}
