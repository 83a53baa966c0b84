package dev.penstock.keyring;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The root key of an installation and the keys derived from it with HKDF-SHA256 (RFC 5869), one per
 * purpose, so that no key ever serves two algorithms. The root key lives outside the database: who
 * owns the database still can't forge an audit entry or read a secret. Thread-safe.
 */
public final class Keyring {

  /** What a derived key is for; the name is part of the derivation and never changes. */
  public enum Purpose {
    AUDIT("HmacSHA256"),
    AUDIT_INTAKE("HmacSHA256"),
    ANCHOR("HmacSHA256"),
    SEAL("HmacSHA256"),
    RECEIPT("HmacSHA256"),
    VAULT("AES"),
    SESSION("HmacSHA256"),
    ID_TOKEN("AES"),
    PAYLOAD("AES"),
    PAYLOAD_ADDRESS("HmacSHA256"),
    DELIVERY("HmacSHA256"),
    SPILL("AES");

    private final String algorithm;

    Purpose(String algorithm) {
      this.algorithm = algorithm;
    }
  }

  private static final int ROOT_BYTES = 32;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Map<Purpose, SecretKey> keys = new EnumMap<>(Purpose.class);

  private Keyring(byte[] root) {
    if (root.length != ROOT_BYTES) {
      throw PlatformException.of(
          ProblemType.INVALID_CONFIGURATION,
          "The root key has " + root.length + " bytes; it must have exactly 32.");
    }
    for (Purpose purpose : Purpose.values()) {
      keys.put(purpose, derive(root, purpose));
    }
  }

  public static Keyring of(byte[] root) {
    return new Keyring(root.clone());
  }

  /**
   * From the base64 text of the 32 root bytes, as the key file and the functions' setting hold it.
   */
  public static Keyring ofBase64(String text) {
    try {
      return new Keyring(Base64.getDecoder().decode(text.strip()));
    } catch (IllegalArgumentException e) {
      throw PlatformException.of(
          ProblemType.INVALID_CONFIGURATION, "The root key is not valid base64.");
    }
  }

  /** Reads the key file, refusing one that others may read; makes it (0600) when it is missing. */
  public static Keyring loadOrCreate(Path file) {
    try {
      if (Files.notExists(file)) {
        create(file);
      }
      if (!Files.getPosixFilePermissions(file).equals(OWNER_ONLY)) {
        throw PlatformException.of(
            ProblemType.INVALID_CONFIGURATION,
            "The key file " + file + " may be read by others. Mend it with: chmod 600 " + file);
      }
      return ofBase64(Files.readString(file, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new PlatformException(
          dev.penstock.problem.Problem.of(
              ProblemType.INVALID_CONFIGURATION, "The key file " + file + " can't be read."),
          e);
    }
  }

  /** HMAC-SHA256 over the parts in order, under the key of one purpose. 32 bytes. */
  public byte[] mac(Purpose purpose, byte[]... parts) {
    Mac mac = newMac(purpose);
    for (byte[] part : parts) {
      mac.update(part);
    }
    return mac.doFinal();
  }

  /** HMAC-SHA256 under the key of one purpose, for many texts. It is not thread-safe. */
  public Mac newMac(Purpose purpose) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key(purpose));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 with a derived key can't fail", e);
    }
  }

  public SecretKey key(Purpose purpose) {
    SecretKey key = keys.get(purpose);
    if (key == null) {
      throw new IllegalStateException("no key for " + purpose);
    }
    return key;
  }

  private static void create(Path file) throws IOException {
    byte[] root = new byte[ROOT_BYTES];
    new SecureRandom().nextBytes(root);
    String text = Base64.getEncoder().encodeToString(root) + "\n";
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try (var channel =
        Files.newByteChannel(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(OWNER_ONLY))) {
      channel.write(java.nio.ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (FileAlreadyExistsException e) {
      // Another process of the same node made it in between: theirs is the key, ours was never
      // used.
      return;
    }
  }

  private static SecretKey derive(byte[] root, Purpose purpose) {
    try {
      KDF hkdf = KDF.getInstance("HKDF-SHA256");
      byte[] info = ("penstock/1/" + purpose.name()).getBytes(StandardCharsets.US_ASCII);
      byte[] derived =
          hkdf.deriveData(HKDFParameterSpec.ofExtract().addIKM(root).thenExpand(info, ROOT_BYTES));
      return new SecretKeySpec(derived, purpose.algorithm);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HKDF-SHA256 is part of Java 25", e);
    }
  }
}
