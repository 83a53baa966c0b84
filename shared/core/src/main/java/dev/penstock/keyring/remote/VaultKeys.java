package dev.penstock.keyring.remote;

import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.RootKey;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.vault.source.SecretSources;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Which root keys the vault has, from the environment:
 *
 * <ul>
 *   <li>{@code PENSTOCK_VAULT_KEY}, the one in use: {@code file}, which is meant when it is not
 *       set, {@code aws-kms:ARN}, {@code openbao:https://HOST:PORT/MOUNT/keys/NAME}, or {@code
 *       pkcs11:/path/to/library.so?slot=NUMBER&key=LABEL}
 *   <li>{@code PENSTOCK_VAULT_KEYS_BEFORE}, those that are still accepted, with spaces between them
 * </ul>
 *
 * What the key file holds is accepted in any case. With them come those who keep values of secrets
 * ({@link SecretSources}).
 */
public final class VaultKeys {

  private static final String FILE = "file";

  private VaultKeys() {}

  /**
   * The keyring with them.
   *
   * @throws PlatformException {@code invalid-configuration} naming what can't be read
   */
  public static Keyring in(Keyring keyring, Map<String, String> variables, Clock clock) {
    String inUse = variables.getOrDefault("PENSTOCK_VAULT_KEY", FILE).strip();
    List<RootKey> before =
        Arrays.stream(variables.getOrDefault("PENSTOCK_VAULT_KEYS_BEFORE", "").split("\\s+"))
            .filter(text -> !text.isEmpty())
            .map(text -> key(text, variables, clock))
            .toList();
    return keyring
        .with(
            roots ->
                inUse.equals(FILE)
                    ? roots.accepting(before)
                    : roots.after(key(inUse, variables, clock), before))
        .asking(new SecretSources(variables, clock));
  }

  private static RootKey key(String text, Map<String, String> variables, Clock clock) {
    String[] parts = text.split(":", 2);
    String place = parts.length == 2 ? parts[1] : "";
    return switch (parts[0]) {
      case "aws-kms" -> new KmsRoot(place, variables, clock);
      case "openbao" -> new TransitRoot(place, variables);
      case "pkcs11" -> new HsmRoot(place, variables);
      default ->
          throw PlatformException.of(
              ProblemType.INVALID_CONFIGURATION,
              "A root key of the vault is file, aws-kms:…, openbao:… or pkcs11:…, not "
                  + parts[0]
                  + ".");
    };
  }
}
