package dev.penstock.workers.http;

import dev.penstock.workers.tool.Reach;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves for the connection itself, so that the addresses checked are the addresses connected to:
 * a name that answers differently the second time (DNS rebinding) has no second time. One refused
 * address refuses the host.
 */
final class CheckedResolver implements DnsResolver {

  private final NameResolver names;
  private final Reach reach;

  CheckedResolver(NameResolver names, Reach reach) {
    this.names = names;
    this.reach = reach;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    List<InetAddress> addresses = names.resolve(host);
    if (addresses.isEmpty()) {
      throw new UnknownHostException(host);
    }
    for (InetAddress address : addresses) {
      if (!permitted(host, address)) {
        throw new AddressRefusedException(
            host
                + " is at "
                + address.getHostAddress()
                + ", which is not a public address. A policy rule must name the host to allow it.");
      }
    }
    return addresses.toArray(InetAddress[]::new);
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host;
  }

  private boolean permitted(String host, InetAddress address) {
    return switch (AddressKind.of(address)) {
      case PUBLIC -> true;
      case SPECIAL -> reach.named();
      case METADATA -> reach.named() && isLiteral(host, address);
    };
  }

  private static boolean isLiteral(String host, InetAddress address) {
    try {
      String literal = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      return InetAddress.ofLiteral(literal).equals(address);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
