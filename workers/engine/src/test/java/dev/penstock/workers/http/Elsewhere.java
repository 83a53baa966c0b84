package dev.penstock.workers.http;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** An address of this machine that is not loopback, where rules are as for any other machine. */
public record Elsewhere(InetAddress address) {

  /** Skips the test on a machine without one. */
  public static Elsewhere assumed() {
    Optional<InetAddress> found = find();
    Assumptions.assumeTrue(found.isPresent(), "this machine has no address but loopback");
    return new Elsewhere(found.orElseThrow());
  }

  /** A way out on which every name is that address. */
  public Egress way() {
    return new Egress(EgressSettings.defaults(), _ -> List.of(address));
  }

  /** Of the oldest interface: the bridge of a container engine comes and goes with containers. */
  private static Optional<InetAddress> find() {
    try {
      return NetworkInterface.networkInterfaces()
          .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
          .flatMap(NetworkInterface::inetAddresses)
          .filter(found -> found instanceof Inet4Address && !found.isLoopbackAddress())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
