package dev.penstock.workers.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way to a server on loopback that breaks, so many times, when a client sends a certain text:
 * before the server gets it, or after the server has answered it and before the client hears that.
 */
public final class CutWire implements AutoCloseable {

  /** Where it breaks. */
  public enum Where {
    BEFORE_THE_SERVER,
    BEFORE_THE_ANSWER
  }

  private final ServerSocket door;
  private final int server;
  private final String text;
  private final Where where;
  private final AtomicInteger left;
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();

  public CutWire(int server, String text, Where where, int times) {
    this(server, text, where, times, InetAddress.ofLiteral("127.0.0.1"));
  }

  /** One that never breaks, from another address of this machine. */
  public static CutWire whole(int server, InetAddress from) {
    return new CutWire(server, "", Where.BEFORE_THE_SERVER, 0, from);
  }

  private CutWire(int server, String text, Where where, int times, InetAddress from) {
    this.server = server;
    this.text = text;
    this.where = where;
    this.left = new AtomicInteger(times);
    try {
      this.door = new ServerSocket(0, 16, from);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::serve);
  }

  public int port() {
    return door.getLocalPort();
  }

  /** How many connections clients have made. */
  public int opened() {
    return opened.get();
  }

  /** How many of them are not closed yet. */
  public int open() {
    return open.get();
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        opened.incrementAndGet();
        open.incrementAndGet();
        Socket behind = new Socket(InetAddress.ofLiteral("127.0.0.1"), server);
        Thread answers = Thread.ofVirtual().start(() -> answer(behind, client));
        Thread.ofVirtual().start(() -> ask(client, behind, answers));
      } catch (IOException e) {
        // The door is closed.
      }
    }
  }

  private void ask(Socket client, Socket behind, Thread answers) {
    byte[] buffer = new byte[8192];
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (client;
        behind) {
      InputStream in = client.getInputStream();
      OutputStream out = behind.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        said.write(buffer, 0, read);
        boolean cuts =
            said.toString(StandardCharsets.ISO_8859_1).contains(text) && left.getAndDecrement() > 0;
        if (cuts && where == Where.BEFORE_THE_SERVER) {
          return;
        }
        if (cuts) {
          // From here on the client hears nothing; the server is heard to the end of its answer.
          client.close();
          out.write(buffer, 0, read);
          answers.join();
          return;
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException e) {
      // Over.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.decrementAndGet();
    }
  }

  /** Ends with the first answer that the client no longer takes. */
  private static void answer(Socket behind, Socket client) {
    byte[] buffer = new byte[8192];
    try {
      InputStream in = behind.getInputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        client.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException e) {
      // Over.
    }
  }
}
