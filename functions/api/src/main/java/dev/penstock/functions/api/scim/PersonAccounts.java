package dev.penstock.functions.api.scim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.access.Account;
import dev.penstock.functions.api.access.Accounts;
import dev.penstock.functions.api.access.FreshNames;
import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.access.Identity;
import dev.penstock.functions.api.scim.Refusal.Kind;
import dev.penstock.json.Digest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Which account a person is whom the provider tells of: the one with the id that they sign in by,
 * which is their {@code externalId}, or a new one without grants. A name leads to nobody's account.
 * Thread-safe.
 */
final class PersonAccounts {

  private final Accounts accounts;
  private final Optional<String> issuer;

  /**
   * The accounts of a store.
   *
   * @param issuer through which people sign in; without one nobody is recognised
   */
  PersonAccounts(Accounts accounts, Optional<String> issuer) {
    this.accounts = accounts;
    this.issuer = issuer;
  }

  /** The name of the account of one who is new here, or here again. */
  String personOf(Connection transaction, String id, ObjectNode sent, String by)
      throws SQLException {
    Optional<Identity> identity = identity(sent);
    if (identity.isPresent()) {
      Optional<Account> known = accounts.person(transaction, identity.get());
      if (known.isPresent()) {
        takeOver(transaction, known.get().name());
        return known.get().name();
      }
    }
    String mark = Digest.of(id).substring("sha256:".length(), "sha256:".length() + 8);
    for (String name : FreshNames.of(Optional.of(sent.path("userName").asText()), mark)) {
      var fresh = new Account(Account.Kind.PERSON, name, Grants.NONE, false, identity);
      if (FreshNames.isFree(transaction, name) && accounts.add(transaction, fresh, by)) {
        return name;
      }
    }
    throw Refusal.of(Kind.UNIQUENESS, "No name is free for that person here.");
  }

  /** Writes down by which id a person signs in from now on. */
  void identify(Connection transaction, String person, ObjectNode sent, String by)
      throws SQLException {
    Optional<Identity> identity = identity(sent);
    Optional<Account> account = accounts.find(transaction, Account.Kind.PERSON, person);
    if (identity.isEmpty() || account.isEmpty() || account.get().identity().equals(identity)) {
      return;
    }
    if (accounts.person(transaction, identity.get()).isPresent()) {
      throw Refusal.of(Kind.UNIQUENESS, "Another has that externalId.");
    }
    Account before = account.get();
    accounts.put(
        transaction,
        new Account(before.kind(), before.name(), before.grants(), before.disabled(), identity),
        by);
  }

  private Optional<Identity> identity(ObjectNode sent) {
    return Optional.ofNullable(sent.path("externalId").textValue())
        .filter(it -> it.length() <= Identity.LONGEST_SUBJECT)
        .flatMap(subject -> issuer.map(by -> new Identity(by, subject)));
  }

  /** One whom the provider had deleted makes room for what it tells now. */
  private static void takeOver(Connection transaction, String person) throws SQLException {
    try (PreparedStatement select =
            transaction.prepareStatement(
                "SELECT gone_at IS NULL AS present FROM scim_user WHERE person = ?");
        PreparedStatement delete =
            transaction.prepareStatement("DELETE FROM scim_user WHERE person = ?")) {
      select.setString(1, person);
      try (ResultSet row = select.executeQuery()) {
        if (row.next() && row.getBoolean("present")) {
          throw Refusal.of(Kind.UNIQUENESS, "Another has that externalId.");
        }
      }
      delete.setString(1, person);
      delete.executeUpdate();
    }
  }
}
