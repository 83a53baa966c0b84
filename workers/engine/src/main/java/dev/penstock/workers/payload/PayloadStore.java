package dev.penstock.workers.payload;

import dev.penstock.keyring.Box;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Renewal;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Large payloads by address. The address is a keyed digest of the content, so that equal contents
 * are kept once and nobody without the key can tell what is there. The store's row is the truth: it
 * holds the sealed content, or names the object that does. The cache only saves time. Thread-safe.
 */
public final class PayloadStore {

  /** Most bytes of one payload: a run's whole state, when it continues as new. */
  public static final int MAX_BYTES = 64 << 20;

  private final Database database;
  private final Keyring keyring;
  private final Box box;
  private final PayloadCache cache;
  private final Optional<PayloadObjects> objects;

  /**
   * Payloads in the rows themselves.
   *
   * @param database acting as the worker role, or as the owner to read only
   */
  public PayloadStore(Database database, Keyring keyring, PayloadCache cache) {
    this(database, keyring, cache, Optional.empty());
  }

  /**
   * Where payloads are kept.
   *
   * @param database acting as the worker role, or as the owner to read only
   * @param objects where new ones go; into the rows when empty
   */
  public PayloadStore(
      Database database, Keyring keyring, PayloadCache cache, Optional<PayloadObjects> objects) {
    this.database = database;
    this.keyring = keyring;
    this.box = new Box(keyring, Keyring.Purpose.PAYLOAD);
    this.cache = cache;
    this.objects = objects;
  }

  /**
   * Keeps the content for a run; once it returns, the content is durable. Keeping it again only
   * notes that it is still used.
   *
   * @return its address
   * @throws PlatformException {@code payload-too-large}, or {@code unavailable} when the store is
   *     away
   */
  String keep(String runId, byte[] content) {
    if (content.length > MAX_BYTES) {
      throw PlatformException.of(
          ProblemType.PAYLOAD_TOO_LARGE,
          "A payload has " + content.length + " bytes; at most " + MAX_BYTES + " are kept.");
    }
    String address =
        HexFormat.of().formatHex(keyring.mac(Keyring.Purpose.PAYLOAD_ADDRESS, content));
    if (!isKept(runId, address)) {
      byte[] sealed = box.seal(Packing.pack(content), label(address));
      PayloadRow row =
          objects
              .map(place -> written(place, address, content.length, sealed))
              .orElseGet(() -> new PayloadRow(address, content.length, sealed, null));
      database.inTransaction(
          transaction -> {
            use(transaction, runId, address);
            return row.insert(transaction);
          });
      cache.put(address, sealed);
    }
    return address;
  }

  /**
   * The content at an address.
   *
   * @throws PlatformException {@code unavailable} when the store is away, {@code not-found} when it
   *     is gone, {@code tampered} when its row was changed
   */
  byte[] get(String address) {
    Optional<byte[]> copy = cache.find(address).flatMap(bytes -> opened(address, bytes));
    if (copy.isPresent()) {
      return copy.get();
    }
    cache.remove(address);
    byte[] sealed =
        database
            .inTransaction(connection -> PayloadRow.find(connection, address))
            .flatMap(this::sealed)
            .orElseThrow(
                () ->
                    PlatformException.of(
                        ProblemType.NOT_FOUND,
                        "The payload " + address + " is not kept any more."));
    byte[] content =
        opened(address, sealed)
            .orElseThrow(
                () ->
                    PlatformException.of(
                        ProblemType.TAMPERED,
                        "The payload "
                            + address
                            + " does not open: its row was changed, or it was sealed under another"
                            + " key file. Restore it from a backup."));
    cache.put(address, sealed);
    return content;
  }

  /** A row's content, under the installation's key in use in the place of one before. */
  public Renewal renewal(String address, byte[] sealed) {
    return box.renewal(sealed, label(address));
  }

  /**
   * Seals an object under the installation's key in use. It stays where it is: who reads it
   * meanwhile gets it as it was or as it is.
   *
   * @return what was done; one that is gone is left to who cleared it
   */
  public Renewal renewObject(String address, String at) {
    PayloadObjects place = objects.orElseThrow(() -> elsewhere(address, at));
    Optional<byte[]> sealed = place.find(at);
    if (sealed.isEmpty()) {
      return new Renewal.Current();
    }
    Renewal renewal = renewal(address, sealed.get());
    if (renewal instanceof Renewal.Anew(byte[] bytes)) {
      place.put(at, bytes);
    }
    return renewal;
  }

  private boolean isKept(String runId, String address) {
    return database.inTransaction(
        transaction -> {
          use(transaction, runId, address);
          return touch(transaction, address);
        });
  }

  /** The object is on record before it is there, so that a crash leaves none that nobody knows. */
  private PayloadRow written(PayloadObjects place, String address, int bytes, byte[] sealed) {
    String at = place.place(address);
    database.inTransaction(transaction -> PayloadLeftovers.note(transaction, at));
    place.put(at, sealed);
    return new PayloadRow(address, bytes, null, at);
  }

  private Optional<byte[]> sealed(PayloadRow row) {
    String at = row.object();
    if (at == null) {
      return Optional.ofNullable(row.content());
    }
    return objects.orElseThrow(() -> elsewhere(row.address(), at)).find(at);
  }

  private static PlatformException elsewhere(String address, String at) {
    return PlatformException.of(
        ProblemType.UNAVAILABLE,
        "The payload "
            + address
            + " is the object "
            + at
            + ", and this node was not told to use S3: start it with --payloads.");
  }

  private Optional<byte[]> opened(String address, byte[] sealed) {
    return box.open(sealed, label(address)).map(packed -> Packing.unpack(packed, MAX_BYTES));
  }

  private static byte[] label(String address) {
    return address.getBytes(StandardCharsets.US_ASCII);
  }

  private static void use(Connection transaction, String runId, String address)
      throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO payload_use (run_id, address) VALUES (?, ?) ON CONFLICT DO NOTHING
            """)) {
      insert.setString(1, runId);
      insert.setString(2, address);
      insert.executeUpdate();
    }
  }

  /**
   * The row is locked until the commit: the clearing of old payloads waits, and then finds it
   * young.
   */
  private static boolean touch(Connection transaction, String address) throws SQLException {
    try (PreparedStatement update =
        transaction.prepareStatement("UPDATE payload SET used_at = now() WHERE address = ?")) {
      update.setString(1, address);
      return update.executeUpdate() == 1;
    }
  }
}
