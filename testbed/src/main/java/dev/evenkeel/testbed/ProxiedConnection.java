package dev.evenkeel.testbed;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/**
 * One connection through a {@link TcpProxy}: per direction one thread that reads and notes the time, and one that writes when the bytes may
 * pass. An end of stream is passed on like bytes, so half-closed connections stay half-closed.
 */
final class ProxiedConnection {
  private static final int CHUNK_BYTES = 16 * 1024;
  private static final int CHUNKS_WAITING = 64;

  private final Socket client;
  private final Socket server;
  private final Trouble trouble;
  private final Runnable cutAll;
  private final Consumer<ProxiedConnection> ended;

  /** @param data empty at the end of the stream
   * @param arrivedNanos by {@link System#nanoTime()} */
  private record Chunk(ByteBuffer data, long arrivedNanos) {}

  ProxiedConnection(Socket client, Socket server, Trouble trouble, Runnable cutAll, Consumer<ProxiedConnection> ended) {
    this.client = client;
    this.server = server;
    this.trouble = trouble;
    this.cutAll = cutAll;
    this.ended = ended;
  }

  void start() {
    direction("requests", client, server, false);
    direction("replies", server, client, true);
  }

  /** Both sides see a reset (RFC 9293, 3.10.7), not an orderly end. */
  void reset() {
    for (var socket : new Socket[]{client, server}) {
      try {
        socket.setSoLinger(true, 0);
        socket.close();
      } catch (IOException alreadyClosed) {
        // which is what is wanted
      }
    }
    ended.accept(this);
  }

  private void direction(String name, Socket from, Socket to, boolean replies) {
    var waiting = new ArrayBlockingQueue<Chunk>(CHUNKS_WAITING);
    Thread.ofPlatform().daemon().name("proxy-read-" + name).start(() -> read(from, waiting));
    Thread.ofPlatform().daemon().name("proxy-write-" + name).start(() -> write(waiting, to, replies));
  }

  private void read(Socket from, BlockingQueue<Chunk> waiting) {
    var buffer = new byte[CHUNK_BYTES];
    try {
      var in = from.getInputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        waiting.put(new Chunk(ByteBuffer.wrap(Arrays.copyOf(buffer, n)), System.nanoTime()));
      }
      waiting.put(new Chunk(ByteBuffer.allocate(0), System.nanoTime()));
    } catch (IOException e) {
      reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(BlockingQueue<Chunk> waiting, Socket to, boolean replies) {
    try {
      var out = to.getOutputStream();
      while (true) {
        var chunk = waiting.take();
        trouble.awaitPassage(chunk.arrivedNanos());
        if (!chunk.data().hasRemaining()) {
          to.shutdownOutput();
          if (client.isOutputShutdown() && server.isOutputShutdown()) {
            client.close();
            server.close();
            ended.accept(this);
          }
          return;
        }
        var length = chunk.data().remaining();
        if (!replies) {
          trouble.countRequest(length);
        }
        out.write(chunk.data().array(), 0, replies ? trouble.takeReply(length) : length);
        if (replies && trouble.replyBytesSpent()) {
          out.flush();
          cutAll.run();
          return;
        }
      }
    } catch (IOException e) {
      reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
