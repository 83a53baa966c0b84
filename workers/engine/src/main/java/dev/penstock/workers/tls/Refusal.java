package dev.penstock.workers.tls;

import java.security.cert.CertificateException;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Why a TLS handshake was refused. Whoever refused it: of the call itself nothing was taken in.
 *
 * @param byThem whether the other side refused what was shown to it; else it is not trusted here
 * @param reason for a person to read
 */
public record Refusal(boolean byThem, String reason) {

  /**
   * What a failure says of it; empty when it was something else. In TLS 1.3 the other side may
   * refuse when the client has already spoken (RFC 8446 section 4.4.2.4).
   */
  public static Optional<Refusal> of(Throwable failure) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < 10; depth++, at = at.getCause()) {
      String message = String.valueOf(at.getMessage());
      if (at instanceof SSLHandshakeException && message.contains("Received fatal alert")) {
        return Optional.of(
            new Refusal(true, "The other side refuses the TLS handshake: " + alert(message)));
      }
      if (at instanceof SSLPeerUnverifiedException || at instanceof CertificateException) {
        return Optional.of(
            new Refusal(false, "The certificate of the other side is not trusted: " + message));
      }
    }
    return Optional.empty();
  }

  private static String alert(String message) {
    return message.substring(message.lastIndexOf(':') + 1).strip();
  }
}
