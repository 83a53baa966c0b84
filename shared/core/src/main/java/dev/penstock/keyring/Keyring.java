package dev.penstock.keyring;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
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
    SESSION("HmacSHA256"),
    ID_TOKEN("AES"),
    PAYLOAD("AES"),
    PAYLOAD_ADDRESS("HmacSHA256"),
    DELIVERY("HmacSHA256"),
    SPILL("AES"),
    PERSON("AES"),
    SHOWN("HmacSHA256");

    private final String algorithm;

    Purpose(String algorithm) {
      this.algorithm = algorithm;
    }
  }

  private static final int ROOT_BYTES = 32;

  private final byte[] installation;
  // Derived when first asked for: a function needs a few, and its cold start pays for each.
  private final Map<Purpose, SecretKey> keys = new ConcurrentHashMap<>();
  private final Supplier<TrailKeys> trail;
  private final RootKeys roots;
  private final ValueSource elsewhere;

  private Keyring(
      byte[] installation, Supplier<TrailKeys> trail, RootKeys roots, ValueSource elsewhere) {
    this.installation = installation;
    this.trail = trail;
    this.roots = roots;
    this.elsewhere = elsewhere;
  }

  public static Keyring of(byte[] root) {
    if (root.length != ROOT_BYTES) {
      throw PlatformException.of(
          ProblemType.INVALID_CONFIGURATION,
          "The root key has " + root.length + " bytes; it must have exactly 32.");
    }
    KeyLines lines = new KeyLines(root.clone());
    return of(lines, () -> lines);
  }

  /**
   * From the text of a key file, as the functions' setting holds it: the 32 bytes in base64, and
   * below them the later keys of the vault and of the trail's chain.
   */
  public static Keyring ofText(String text) {
    KeyLines lines = KeyLines.parse(text);
    return of(lines, () -> lines);
  }

  /**
   * Reads the key file, refusing one that others may read; makes it (0600) when it is missing. The
   * keys of the vault and of the chain are read again when it changes; the installation's never
   * changes.
   */
  public static Keyring loadOrCreate(Path file) {
    KeyFile opened = KeyFile.openOrCreate(file);
    return of(opened.lines(), opened::lines);
  }

  private static Keyring of(KeyLines first, Supplier<KeyLines> lines) {
    return new Keyring(
        first.installation(),
        new LocalTrailKeys(lines),
        RootKeys.of(new LocalRoots(lines)),
        ValueSource.NONE);
  }

  /** The same, with other root keys for the vault. */
  public Keyring with(UnaryOperator<RootKeys> others) {
    return new Keyring(installation, trail, others.apply(roots), elsewhere);
  }

  /** The same, with those who may be asked for values that are kept elsewhere. */
  public Keyring asking(ValueSource others) {
    return new Keyring(installation, trail, roots, others);
  }

  /** Who is asked for values that are kept elsewhere: a right of this process, like its keys. */
  public ValueSource elsewhere() {
    return elsewhere;
  }

  /** What makes the MACs of the trail's chain, as the key file says now. */
  public TrailKeys trail() {
    return trail.get();
  }

  /** What the data keys of secrets are wrapped by. */
  public RootKeys roots() {
    return roots;
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
    SecretKey known = keys.get(purpose);
    if (known == null) {
      known = new SecretKeySpec(derive(installation, purpose.name()), purpose.algorithm);
      keys.put(purpose, known);
    }
    return known;
  }

  /** 32 bytes; the name is part of the derivation and never changes. */
  static byte[] derive(byte[] root, String name) {
    try {
      // By name: to be found without, all security providers are loaded and asked.
      KDF hkdf = KDF.getInstance("HKDF-SHA256", "SunJCE");
      byte[] info = ("penstock/1/" + name).getBytes(StandardCharsets.US_ASCII);
      return hkdf.deriveData(
          HKDFParameterSpec.ofExtract().addIKM(root).thenExpand(info, ROOT_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HKDF-SHA256 is part of Java 25", e);
    }
  }
}
