package dev.penstock.workers.asyncapi;

import dev.penstock.workers.tool.InvalidArgumentsException;
import io.nats.client.AuthHandler;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The identities that NATS has beside tokens: an NKey's seed, or the credentials of a user with its
 * JWT. The server is shown a signature, never the seed.
 *
 * @param key signs what the server asks
 * @param jwt what the account says of the user; empty where the server knows the key itself
 */
record NatsIdentity(Nkey key, String jwt) implements AuthHandler {

  private static final String CREDENTIALS = "-----BEGIN NATS USER JWT-----";
  private static final Pattern JWT =
      Pattern.compile("-----BEGIN NATS USER JWT-----\\s*(\\S+)\\s*-+END");
  private static final Pattern SEED =
      Pattern.compile("-----BEGIN USER NKEY SEED-----\\s*(\\S+)\\s*-+END");

  static boolean isOne(String secret) {
    return secret.strip().startsWith(CREDENTIALS) || secret.strip().matches("SU[A-Z2-7]{56}");
  }

  /**
   * Reads it.
   *
   * @throws InvalidArgumentsException when it can't be read; nothing is quoted
   */
  static NatsIdentity of(String secret) {
    String text = secret.strip();
    Matcher jwt = JWT.matcher(text);
    Matcher seed = SEED.matcher(text);
    Optional<NatsIdentity> identity;
    if (text.startsWith(CREDENTIALS)) {
      identity =
          jwt.find() && seed.find()
              ? Nkey.ofUser(seed.group(1)).map(key -> new NatsIdentity(key, jwt.group(1)))
              : Optional.empty();
    } else {
      identity = Nkey.ofUser(text).map(key -> new NatsIdentity(key, ""));
    }
    return identity.orElseThrow(
        () ->
            new InvalidArgumentsException(
                "authentication",
                "is neither the credentials of a NATS user nor the seed of an NKey"));
  }

  @Override
  public byte[] sign(byte[] nonce) {
    return key.sign(nonce);
  }

  @Override
  public char[] getID() {
    return key.id().toCharArray();
  }

  @Override
  public char[] getJWT() {
    return jwt.toCharArray();
  }

  @Override
  public String toString() {
    return "NatsIdentity[***]";
  }
}
