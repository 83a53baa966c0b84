package dev.penstock.keyring;

import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * The keys of an installation and those derived from them with HKDF-SHA256 (RFC 5869), one per
 * purpose, so that no key ever serves two algorithms. They live outside the database: who owns the
 * database still can't forge an audit entry or read a secret. While they are rotated there are
 * several; what is made is made with the one in use. Thread-safe.
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

    String algorithm() {
      return algorithm;
    }
  }

  private static final int ROOT_BYTES = 32;

  private final LocalInstallationKeys installation;
  private final Supplier<TrailKeys> trail;
  private final RootKeys roots;
  private final ValueSource elsewhere;

  private Keyring(
      LocalInstallationKeys installation,
      Supplier<TrailKeys> trail,
      RootKeys roots,
      ValueSource elsewhere) {
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
    return of(new LocalInstallationKeys(() -> lines), () -> lines);
  }

  /**
   * From the text of a key file, as the functions' setting holds it: the 32 bytes in base64, and
   * below them the later keys of the vault and of the trail's chain.
   */
  public static Keyring ofText(String text) {
    return ofText(() -> text);
  }

  /** The same from a text that may be another one later: it is asked for where a key is lacking. */
  public static Keyring ofText(Supplier<String> source) {
    KeyText text = new KeyText(source);
    return of(new LocalInstallationKeys(text), text);
  }

  /**
   * Reads the key file, refusing one that others may read; makes it (0600) when it is missing. The
   * file is read again when it changes.
   *
   * @throws PlatformException {@code invalid-configuration} when it can't be used
   */
  public static Keyring loadOrCreate(Path file) {
    KeyFile opened = KeyFile.openOrCreate(file);
    return of(new LocalInstallationKeys(opened::lines), opened::lines);
  }

  private static Keyring of(LocalInstallationKeys installation, Supplier<KeyLines> lines) {
    installation.look();
    return new Keyring(
        installation,
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

  /** HMAC-SHA256 over the parts in order, under the key of one purpose in use. 32 bytes. */
  public byte[] mac(Purpose purpose, byte[]... parts) {
    return installation.get().inUse().mac(purpose, parts);
  }

  /** The same under every key that is here: that in use, those before it, the one to follow. */
  public List<byte[]> macs(Purpose purpose, byte[]... parts) {
    return installation.get().all().stream().map(key -> key.mac(purpose, parts)).toList();
  }

  /** The same under the key of an id; empty when this process has it not. */
  public Optional<byte[]> macUnder(String id, Purpose purpose, byte[]... parts) {
    return first(
        key -> key.id().equals(id) ? Optional.of(key.mac(purpose, parts)) : Optional.empty());
  }

  /** Whether a MAC was made here, under the key in use or another that is here. */
  public boolean holds(Purpose purpose, byte[] mac, byte[]... parts) {
    return first(key -> matching(key, purpose, mac, parts)).isPresent();
  }

  /** A MAC under the key in use in the place of one under a key before. */
  public Renewal renewal(Purpose purpose, byte[] mac, byte[]... parts) {
    Optional<InstallationKey> made = first(key -> matching(key, purpose, mac, parts));
    InstallationKey inUse = installation.get().inUse();
    if (made.isEmpty()) {
      return new Renewal.Foreign();
    }
    return made.get() == inUse
        ? new Renewal.Current()
        : new Renewal.Anew(inUse.mac(purpose, parts));
  }

  private static Optional<InstallationKey> matching(
      InstallationKey key, Purpose purpose, byte[] mac, byte[]... parts) {
    return MessageDigest.isEqual(key.mac(purpose, parts), mac)
        ? Optional.of(key)
        : Optional.empty();
  }

  /** The id of the installation's key in use. */
  public String installationId() {
    return installation.get().inUse().id();
  }

  /** The ids of all that this process takes now, the one in use first. */
  public List<String> installationIds() {
    return installation.look().all().stream().map(InstallationKey::id).toList();
  }

  /** The id of the one that is to follow. */
  public Optional<String> nextInstallationId() {
    return installation.look().next().map(InstallationKey::id);
  }

  /** Whether there are keys before the one in use. */
  public boolean hasFormerInstallationKeys() {
    return installation.look().taken().size() > 1;
  }

  /** The id of the vault's root key that goes when the installation's oldest key is let go. */
  public String oldestRootId() {
    return installation.look().oldest().rootId();
  }

  /**
   * Makes everything with the key that the store says is in use, where that is the next one here.
   * The store can name no key that is not here, and none that was before: it is not believed about
   * keys.
   *
   * @throws PlatformException {@code invalid-configuration} when this process lacks that key: what
   *     it made, others could not take
   */
  public void follow(String inUse) {
    if (!installation.follow(inUse)) {
      throw PlatformException.of(
          ProblemType.INVALID_CONFIGURATION,
          "The installation's key in use is "
              + inUse
              + ", which this process lacks: its keys are an older copy. Give it the text of the"
              + " key file.");
    }
  }

  /** The key of one purpose in use. */
  SecretKey key(Purpose purpose) {
    return installation.get().inUse().key(purpose);
  }

  InstallationKey inUse() {
    return installation.get().inUse();
  }

  /** What the first key gives that fits; where none does, the key file may have got another. */
  <T> Optional<T> first(Function<InstallationKey, Optional<T>> attempt) {
    InstallationKeys known = installation.get();
    Optional<T> found = first(known, attempt);
    if (found.isPresent()) {
      return found;
    }
    InstallationKeys now = installation.look();
    return now.equals(known) ? Optional.empty() : first(now, attempt);
  }

  private static <T> Optional<T> first(
      InstallationKeys keys, Function<InstallationKey, Optional<T>> attempt) {
    for (InstallationKey key : keys.all()) {
      Optional<T> found = attempt.apply(key);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
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
