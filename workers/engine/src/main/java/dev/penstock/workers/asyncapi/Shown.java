package dev.penstock.workers.asyncapi;

import dev.penstock.workers.tls.ClientIdentity;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What a connection is made with.
 *
 * @param authorization as an HTTP header says it; null for none
 * @param secret a bearer token that is more than that to the protocol; null for none
 * @param identity a certificate; null for none
 * @param tls null for a connection without
 */
record Shown(
    @Nullable String authorization,
    @Nullable String secret,
    @Nullable ClientIdentity identity,
    @Nullable SSLContext tls) {

  @Override
  public String toString() {
    return "Shown[***]";
  }
}
