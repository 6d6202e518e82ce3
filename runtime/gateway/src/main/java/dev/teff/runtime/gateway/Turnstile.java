package dev.teff.runtime.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Lets so many connections in at once, and hangs up on those beyond, before they say a word. */
@Sharable
final class Turnstile extends ChannelInboundHandlerAdapter {
  private final int most;
  private final Consumer<Channel> visitors;
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicBoolean stands = new AtomicBoolean();

  /**
   * An empty one.
   *
   * @param visitors are told of each connection that is let in
   */
  Turnstile(int most, Consumer<Channel> visitors) {
    this.most = most;
    this.visitors = visitors;
  }

  /** Has all connections of servers go through it. */
  ChannelFactory<ServerChannel> before(ChannelFactory<? extends ServerChannel> servers) {
    return () -> {
      ServerChannel server = servers.newChannel();
      stand(server);
      return server;
    };
  }

  /**
   * Has connections go through it that a server takes from now on. Vert.x shows its server first
   * when somebody has sent a request.
   */
  void stand(Channel server) {
    if (!stands.getAndSet(true)) {
      server.pipeline().addFirst(this);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object accepted) {
    var connection = (Channel) accepted;
    if (inside.incrementAndGet() > most) {
      inside.decrementAndGet();
      connection.unsafe().closeForcibly();
      return;
    }
    connection.closeFuture().addListener(closed -> inside.decrementAndGet());
    visitors.accept(connection);
    context.fireChannelRead(connection);
  }
}
