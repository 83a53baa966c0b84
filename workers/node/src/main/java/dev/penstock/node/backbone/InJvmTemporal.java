package dev.penstock.node.backbone;

import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testserver.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;

/**
 * The Temporal SDK's own server inside this JVM. It keeps everything in memory: for a first look on
 * a machine that has no Temporal, and for nothing else.
 */
public final class InJvmTemporal implements Backbone {

  private final TestServer.PortBoundTestServer server;
  private final String target;

  private InJvmTemporal(TestServer.PortBoundTestServer server, String target) {
    this.server = server;
    this.target = target;
  }

  public static InJvmTemporal start() {
    int port = freePort();
    // Time skipping is locked: timers take the time that they say.
    return new InJvmTemporal(TestServer.createPortBoundServer(port, true), "127.0.0.1:" + port);
  }

  @Override
  public String kind() {
    return "in-jvm";
  }

  @Override
  public String target() {
    return target;
  }

  @Override
  public Optional<String> ui() {
    return Optional.empty();
  }

  @Override
  public String namespace() {
    return DevTemporal.NAMESPACE;
  }

  @Override
  public WorkflowServiceStubs connect() {
    return WorkflowServiceStubs.newConnectedServiceStubs(
        WorkflowServiceStubsOptions.newBuilder().setTarget(target).build(), Duration.ofSeconds(10));
  }

  @Override
  public Optional<String> notice() {
    return Optional.of(
        """
        RUNS ARE NOT DURABLE: the backbone runs inside this process and keeps runs in memory.
        When the node stops or crashes, every run in flight is lost.
        Get the durable one with: ./penstock doctor --fix   (or give a cluster: --temporal HOST:PORT)""");
  }

  @Override
  public void close() {
    server.close();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
