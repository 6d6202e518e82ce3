package dev.teff.faults;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Answers every question for IPv4 addresses with those of the moment, by DNS over UDP (RFC 1035).
 */
final class NameServer implements AutoCloseable {
  private static final int PORT = 53;
  private static final int HEADER = 12;
  private static final short ADDRESS = 1;
  private static final short INTERNET = 1;
  private static final short ANSWER = (short) 0x8180;
  private static final short THE_QUESTION = (short) 0xC00C; // a pointer to the name asked for

  private final DatagramSocket socket;
  private volatile List<String> addresses = List.of();

  NameServer(String bind) throws IOException {
    socket = new DatagramSocket(new InetSocketAddress(bind, PORT));
    Thread.ofVirtual().name("name-server").start(this::serve);
  }

  /** What a name means from now on. */
  void means(List<String> machines) {
    addresses = machines;
  }

  private void serve() {
    var packet = new DatagramPacket(new byte[512], 512);
    try {
      while (!socket.isClosed()) {
        packet.setLength(512);
        socket.receive(packet);
        byte[] answer = answer(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException e) {
      if (!socket.isClosed()) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  private byte[] answer(ByteBuffer query) throws IOException {
    int end = HEADER;
    while (query.get(end) != 0) {
      end += 1 + query.get(end);
    }
    end += 5; // the root's length, type and class
    List<String> known = query.getShort(end - 4) == ADDRESS ? addresses : List.of();
    ByteBuffer answer = ByteBuffer.allocate(end + 16 * known.size());
    answer.putShort(query.getShort(0)).putShort(ANSWER).putShort((short) 1);
    answer.putShort((short) known.size()).putInt(0);
    answer.put(query.slice(HEADER, end - HEADER));
    for (String address : known) {
      answer.putShort(THE_QUESTION).putShort(ADDRESS).putShort(INTERNET).putInt(1);
      answer.putShort((short) 4).put(InetAddress.getByName(address).getAddress());
    }
    return answer.array();
  }

  @Override
  public void close() {
    socket.close();
  }
}
