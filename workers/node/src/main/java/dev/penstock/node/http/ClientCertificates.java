package dev.penstock.node.http;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a client's certificate comes from when something in front of the node ends its TLS
 * connection: a header, and only from the peers that may set it. A certificate is public, so a
 * header that anybody may send would prove nothing; without these settings none is ever taken.
 *
 * <ul>
 *   <li>{@code PENSTOCK_CLIENT_CERTIFICATE_HEADER}: the header's name. Its value is {@code
 *       :base64:} (RFC 9440), or PEM with percent-encoding, as nginx and AWS load balancers write
 *       it.
 *   <li>{@code PENSTOCK_CLIENT_CERTIFICATE_PEERS}: addresses with commas between, from which the
 *       header is believed. What stands in front must replace the header whenever a client sends
 *       it.
 * </ul>
 *
 * <p>Thread-safe.
 */
public final class ClientCertificates {

  /** Never takes any. */
  public static final ClientCertificates NONE = new ClientCertificates("", Set.of());

  private static final String HEADER = "PENSTOCK_CLIENT_CERTIFICATE_HEADER";
  private static final String PEERS = "PENSTOCK_CLIENT_CERTIFICATE_PEERS";
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,99}");
  private static final int LONGEST = 32 << 10;

  private final String header;
  private final Set<String> peers;

  private ClientCertificates(String header, Set<String> peers) {
    this.header = header;
    this.peers = peers;
  }

  /**
   * As the environment says.
   *
   * @throws PlatformException {@code invalid-configuration} when only one of the two is set
   */
  public static ClientCertificates of(Map<String, String> environment) {
    String header = environment.getOrDefault(HEADER, "").strip().toLowerCase(Locale.ROOT);
    String peers = environment.getOrDefault(PEERS, "").strip();
    if (header.isEmpty() && peers.isEmpty()) {
      return NONE;
    }
    if (!NAME.matcher(header).matches() || peers.isEmpty()) {
      throw PlatformException.of(
          ProblemType.INVALID_CONFIGURATION,
          HEADER
              + " must be the name of a header, and "
              + PEERS
              + " the addresses that may set it, with commas between.");
    }
    return new ClientCertificates(header, Set.copyOf(List.of(peers.split("\\s*,\\s*"))));
  }

  /** The certificate in PEM; empty when none is believed. */
  Optional<String> of(Map<String, String> headers, String peer) {
    String value = headers.getOrDefault(header, "");
    if (value.isEmpty() || value.length() > LONGEST || !peers.contains(peer)) {
      return Optional.empty();
    }
    if (value.length() > 2 && value.startsWith(":") && value.endsWith(":")) {
      return Optional.of(
          "-----BEGIN CERTIFICATE-----\n"
              + value.substring(1, value.length() - 1)
              + "\n-----END CERTIFICATE-----\n");
    }
    try {
      // A plus stands for itself here: base64 has it.
      return Optional.of(URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
