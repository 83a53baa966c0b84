package dev.penstock.functions.api.access;

import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Renewal;
import dev.penstock.keyring.Seal;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accounts as the store holds them, sealed. Thread-safe. */
public final class Accounts {

  private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);

  private static final String KIND = "account";

  private final Seal seal;
  private final AuditTrail trail;
  private final Clock clock;

  public Accounts(Keyring keyring, Clock clock) {
    this.seal = new Seal(keyring);
    this.trail = new AuditTrail(keyring, clock);
    this.clock = clock;
  }

  /** Makes an account, or makes it anew. */
  public void put(Connection transaction, Account account, String by) throws SQLException {
    String anew =
        """
        (kind, name) DO UPDATE
           SET grants = EXCLUDED.grants, disabled = EXCLUDED.disabled, issuer = EXCLUDED.issuer,
               subject = EXCLUDED.subject, seal = EXCLUDED.seal,
               changed_at = EXCLUDED.changed_at, changed_by = EXCLUDED.changed_by
        """;
    write(transaction, account, by, anew);
  }

  /**
   * Makes an account that isn't there.
   *
   * @return whether it was made; false when there is one of its name or of its identity
   */
  public boolean add(Connection transaction, Account account, String by) throws SQLException {
    return write(transaction, account, by, "DO NOTHING");
  }

  private boolean write(Connection transaction, Account account, String by, String onConflict)
      throws SQLException {
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO account (kind, name, grants, disabled, issuer, subject, seal, changed_at,
                                 changed_by)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT\s"""
                + onConflict)) {
      insert.setString(1, account.kind().wire());
      insert.setString(2, account.name());
      insert.setString(3, account.grants().text());
      insert.setBoolean(4, account.disabled());
      insert.setString(5, account.identity().map(Identity::issuer).orElse(null));
      insert.setString(6, account.identity().map(Identity::subject).orElse(null));
      insert.setBytes(7, seal.of(KIND, account.subject(), sealed(account)));
      insert.setObject(8, clock.instant().atOffset(ZoneOffset.UTC));
      insert.setString(9, by);
      if (insert.executeUpdate() == 0) {
        return false;
      }
    }
    AuditEntry entry =
        AuditEntry.of("account.changed", by, account.subject())
            .with("grants", account.grants().text())
            .with("disabled", account.disabled());
    trail.append(
        transaction,
        account
            .identity()
            .map(it -> entry.with("issuer", it.issuer()).with("providerSubject", it.subject()))
            .orElse(entry));
    return true;
  }

  /**
   * The person who is this to the identity provider.
   *
   * @throws PlatformException {@code tampered}
   */
  public Optional<Account> person(Connection connection, Identity identity) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT * FROM account WHERE issuer = ? AND subject = ?")) {
      select.setString(1, identity.issuer());
      select.setString(2, identity.subject());
      return one(select);
    }
  }

  /**
   * The account of a name.
   *
   * @throws PlatformException {@code tampered}
   */
  public Optional<Account> find(Connection connection, Account.Kind kind, String name)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT * FROM account WHERE kind = ? AND name = ?")) {
      select.setString(1, kind.wire());
      select.setString(2, name);
      return one(select);
    }
  }

  /** Who a person is to the provider; empty too when the row was changed outside of Penstock. */
  public Optional<Identity> identity(Connection connection, Account.Kind kind, String name)
      throws SQLException {
    try {
      return find(connection, kind, name).flatMap(Account::identity);
    } catch (PlatformException e) {
      LOG.error("{}", e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Account> one(PreparedStatement select) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      return row.next() ? Optional.of(read(row, row.getString("name"))) : Optional.empty();
    }
  }

  /**
   * What the store adds to a sign-in: the grants of the holder and of its groups. In which groups a
   * person is, the identity provider may have told since.
   *
   * @param groups that the sign-in has brought
   * @return empty when the holder is disabled here, the provider tells that it is not active, or a
   *     row was changed outside of Penstock
   */
  Optional<Grants> added(
      Connection connection, Account.Kind kind, String name, Collection<String> groups)
      throws SQLException {
    Grants added = Grants.NONE;
    List<Account> found;
    if (kind == Account.Kind.PERSON && isKeptOut(connection, name)) {
      return Optional.empty();
    }
    try {
      found = find(connection, kind, name, groups);
    } catch (PlatformException e) {
      LOG.error("{}", e.getMessage());
      return Optional.empty();
    }
    for (Account account : found) {
      if (!account.disabled()) {
        added = added.and(account.grants());
      } else if (account.kind() == kind) {
        return Optional.empty();
      }
    }
    return Optional.of(added);
  }

  /** Whether the identity provider tells that a person is not, or no longer, to do anything. */
  private static boolean isKeptOut(Connection connection, String person) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT 1 FROM scim_user WHERE person = ? AND NOT active")) {
      select.setString(1, person);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  private List<Account> find(
      Connection connection, Account.Kind kind, String name, Collection<String> groups)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT kind, name, grants, disabled, issuer, subject, seal
              FROM account
             WHERE (kind = ? AND name = ?) OR (kind = 'group' AND name = ANY (%s))
            """
                .formatted(kind == Account.Kind.PERSON ? "groups_of(?, ?)" : "?"))) {
      select.setString(1, kind.wire());
      select.setString(2, name);
      int last = 3;
      if (kind == Account.Kind.PERSON) {
        select.setString(last++, name);
      }
      select.setArray(last, connection.createArrayOf("text", groups.toArray()));
      try (ResultSet rows = select.executeQuery()) {
        List<Account> found = new ArrayList<>();
        while (rows.next()) {
          found.add(read(rows, rows.getString("name")));
        }
        return found;
      }
    }
  }

  /** The account of this name from the row under the cursor. */
  public Account read(ResultSet row, String name) throws SQLException {
    Account account = unchecked(row, name);
    if (!seal.holds(KIND, account.subject(), sealed(account), row.getBytes("seal"))) {
      throw PlatformException.of(
          ProblemType.TAMPERED,
          "The account " + account.subject() + " was changed outside of Penstock. Set it again.");
    }
    return account;
  }

  /** The seal of a row, under the installation's key in use in the place of one before. */
  public Renewal renewal(ResultSet row) throws SQLException {
    Account account = unchecked(row, row.getString("name"));
    return seal.renewal(KIND, account.subject(), sealed(account), row.getBytes("seal"));
  }

  private static Account unchecked(ResultSet row, String name) throws SQLException {
    return new Account(
        Account.Kind.of(row.getString("kind")).orElseThrow(),
        name,
        Grants.parse(row.getString("grants")),
        row.getBoolean("disabled"),
        identity(row));
  }

  private static Optional<Identity> identity(ResultSet row) throws SQLException {
    String issuer = row.getString("issuer");
    return issuer == null
        ? Optional.empty()
        : Optional.of(new Identity(issuer, row.getString("subject")));
  }

  private static String sealed(Account account) {
    String identity =
        account.identity().map(it -> "\n" + it.issuer() + "\n" + it.subject()).orElse("");
    return account.grants().text() + "\n" + account.disabled() + identity;
  }
}
