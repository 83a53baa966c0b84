package dev.penstock.workers.asyncapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.id.Ids;
import dev.penstock.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/** An operator of NATS with one account and one user, as {@code nsc} would make them. */
public final class NatsOperator {

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final Nkey operator = key(Nkey.Owner.OPERATOR);
  private final Nkey account = key(Nkey.Owner.ACCOUNT);
  private final Nkey user = key(Nkey.Owner.USER);

  /** The configuration of a server that knows nobody else. */
  public String configuration() {
    String limits =
        """
        {"type": "account", "version": 2, "limits": {"subs": -1, "conn": -1, "leaf": -1,
         "imports": -1, "exports": -1, "data": -1, "payload": -1, "wildcards": true}}
        """;
    return """
    operator: %s
    resolver: MEMORY
    resolver_preload: { %s: "%s" }
    """
        .formatted(
            jwt(operator, operator.id(), "{\"type\": \"operator\", \"version\": 2}"),
            account.id(),
            jwt(operator, account.id(), limits));
  }

  /** The user's credentials, as a file has them. */
  public String credentials() {
    String claims =
        "{\"type\": \"user\", \"version\": 2, \"subs\": -1, \"data\": -1, \"payload\": -1}";
    return """
    -----BEGIN NATS USER JWT-----
    %s
    ------END NATS USER JWT------

    -----BEGIN USER NKEY SEED-----
    %s
    ------END USER NKEY SEED------
    """
        .formatted(jwt(account, user.id(), claims), user.seed());
  }

  /** What is secret in them; a server may also know the user by its key alone. */
  public String seed() {
    return user.seed();
  }

  /** By what a server knows the user. */
  public String userId() {
    return user.id();
  }

  private static Nkey key(Nkey.Owner owner) {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    return new Nkey(owner, secret);
  }

  private static String jwt(Nkey issuer, String subject, String nats) {
    ObjectNode header = Json.object().put("typ", "JWT").put("alg", "ed25519-nkey");
    ObjectNode claims = Json.object();
    claims.put("jti", Ids.next("jwt")).put("iat", Instant.now().getEpochSecond());
    claims.put("iss", issuer.id()).put("sub", subject).put("name", "test");
    claims.set("nats", Json.read(nats));
    String unsigned = encoded(header) + "." + encoded(claims);
    byte[] signature = issuer.sign(unsigned.getBytes(StandardCharsets.US_ASCII));
    return unsigned + "." + BASE64.encodeToString(signature);
  }

  private static String encoded(ObjectNode part) {
    return BASE64.encodeToString(Json.write(part).getBytes(StandardCharsets.UTF_8));
  }
}
