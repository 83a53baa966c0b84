package dev.penstock.workers.credential;

import dev.penstock.workers.http.Authorization;
import dev.penstock.workers.http.HttpAnswer;
import dev.penstock.workers.http.HttpCall;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * HTTP Digest (RFC 7616) with SHA-256 or MD5 and {@code qop=auth}: the first request shows nothing,
 * the challenge that refuses it is answered. A body is never part of the digest.
 */
final class DigestAuthorization implements Authorization {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final String username;
  private final String password;

  DigestAuthorization(String username, String password) {
    this.username = username;
    this.password = password;
  }

  @Override
  public HttpCall on(HttpCall call) {
    return call;
  }

  @Override
  public Optional<HttpCall> again(HttpCall call, HttpAnswer refusal) {
    return refusal
        .header("www-authenticate")
        .flatMap(DigestChallenge::strongest)
        .map(challenge -> call.with("Authorization", answer(call, challenge, nonce())));
  }

  String answer(HttpCall call, DigestChallenge challenge, String cnonce) {
    String uri = call.uri().getRawPath();
    uri = call.uri().getRawQuery() == null ? uri : uri + "?" + call.uri().getRawQuery();
    String secret = hash(challenge, username + ":" + challenge.realm() + ":" + password);
    if (challenge.session()) {
      secret = hash(challenge, secret + ":" + challenge.nonce() + ":" + cnonce);
    }
    String request = hash(challenge, call.method() + ":" + uri);
    String counted = challenge.qop() ? ":00000001:" + cnonce + ":auth" : "";
    String response = hash(challenge, secret + ":" + challenge.nonce() + counted + ":" + request);
    StringBuilder header = new StringBuilder("Digest username=\"").append(quoted(username));
    header.append("\", realm=\"").append(quoted(challenge.realm()));
    header.append("\", nonce=\"").append(quoted(challenge.nonce()));
    header.append("\", uri=\"").append(uri).append("\", response=\"").append(response).append('"');
    header.append(", algorithm=").append(challenge.algorithm());
    if (challenge.qop()) {
      header.append(", qop=auth, nc=00000001, cnonce=\"").append(cnonce).append('"');
    }
    challenge.opaque().ifPresent(o -> header.append(", opaque=\"").append(quoted(o)).append('"'));
    return header.toString();
  }

  private static String nonce() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static String quoted(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static String hash(DigestChallenge challenge, String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance(challenge.hash());
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "Authorization[***]";
  }
}
