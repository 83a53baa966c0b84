package dev.penstock.keyring.remote;

import dev.penstock.keyring.DataKeyLabel;
import dev.penstock.keyring.RootKey;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * An AES-256 key of a hardware module, through PKCS#11 and the JDK's own provider: {@code nonce ‖
 * ciphertext ‖ tag}, all computed in the module. Nothing is loaded before the first use.
 * Thread-safe.
 */
final class HsmRoot implements RootKey {

  private static final Pattern PLACE =
      Pattern.compile("(?<library>/[^?\"\n]+)\\?slot=(?<slot>[0-9]+)&key=(?<key>[A-Za-z0-9._-]+)");
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String place;
  private final String library;
  private final String slot;
  private final String alias;
  private final Map<String, String> variables;
  private @Nullable Module module;

  private record Module(Provider provider, SecretKey key) {}

  /**
   * A key.
   *
   * @param place {@code /path/to/library.so?slot=NUMBER&key=LABEL}
   * @param variables of the environment: {@code PENSTOCK_HSM_PIN_FILE}, or {@code PENSTOCK_HSM_PIN}
   */
  HsmRoot(String place, Map<String, String> variables) {
    Matcher parts = PLACE.matcher(place);
    if (!parts.matches()) {
      throw invalid(
          "A key of a hardware module is named /path/to/library.so?slot=NUMBER&key=LABEL.", null);
    }
    this.place = place;
    this.library = parts.group("library");
    this.slot = parts.group("slot");
    this.alias = parts.group("key");
    this.variables = Map.copyOf(variables);
  }

  @Override
  public String id() {
    return "pkcs11:" + place;
  }

  @Override
  public boolean isNear() {
    return true;
  }

  @Override
  public byte[] wrap(byte[] dataKey, DataKeyLabel label) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, label).doFinal(dataKey);
      return ByteBuffer.allocate(NONCE_BYTES + sealed.length).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw unavailable(e);
    }
  }

  @Override
  public Optional<byte[]> unwrap(byte[] wrapped, DataKeyLabel label) {
    if (wrapped.length < NONCE_BYTES + TAG_BITS / 8) {
      return Optional.empty();
    }
    byte[] nonce = Arrays.copyOf(wrapped, NONCE_BYTES);
    try {
      return Optional.of(
          cipher(Cipher.DECRYPT_MODE, nonce, label)
              .doFinal(wrapped, NONCE_BYTES, wrapped.length - NONCE_BYTES));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw unavailable(e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, DataKeyLabel label)
      throws GeneralSecurityException {
    Module at = module();
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", at.provider());
    cipher.init(mode, at.key(), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(label.bytes());
    return cipher;
  }

  private synchronized Module module() throws GeneralSecurityException {
    Module known = module;
    if (known == null) {
      known = open();
      module = known;
    }
    return known;
  }

  private Module open() throws GeneralSecurityException {
    char[] pin = pin();
    try {
      Provider sun = Security.getProvider("SunPKCS11");
      if (sun == null) {
        throw invalid("This Java has no SunPKCS11 (module jdk.crypto.cryptoki).", null);
      }
      Provider provider =
          sun.configure("--name = Penstock\nlibrary = " + library + "\nslot = " + slot + "\n");
      KeyStore store = KeyStore.getInstance("PKCS11", provider);
      store.load(null, pin);
      Key key = store.getKey(alias, null);
      if (!(key instanceof SecretKey found) || !found.getAlgorithm().equals("AES")) {
        throw invalid("The hardware module has no AES key with the label " + alias + ".", null);
      }
      return new Module(provider, found);
    } catch (IOException e) {
      throw unavailable(e);
    } catch (java.security.InvalidParameterException e) {
      throw invalid("The PKCS#11 library " + library + " can't be used.", e);
    } finally {
      Arrays.fill(pin, '\0');
    }
  }

  private char[] pin() {
    String file = variables.get("PENSTOCK_HSM_PIN_FILE");
    try {
      String pin =
          file == null
              ? variables.getOrDefault("PENSTOCK_HSM_PIN", "")
              : Files.readString(Path.of(file), StandardCharsets.UTF_8).strip();
      if (pin.isEmpty()) {
        throw invalid(
            "There is no PIN of the hardware module in PENSTOCK_HSM_PIN_FILE or PENSTOCK_HSM_PIN.",
            null);
      }
      return pin.toCharArray();
    } catch (IOException e) {
      throw invalid("PENSTOCK_HSM_PIN_FILE names a file that can't be read.", e);
    }
  }

  private static PlatformException unavailable(Exception cause) {
    return new PlatformException(
        Problem.of(
            ProblemType.UNAVAILABLE, "The hardware module does not let the root key be used."),
        cause);
  }

  private static PlatformException invalid(String detail, @Nullable Exception cause) {
    Problem problem = Problem.of(ProblemType.INVALID_CONFIGURATION, detail);
    return cause == null ? new PlatformException(problem) : new PlatformException(problem, cause);
  }
}
