package dev.penstock.functions.api.oidc;

import dev.penstock.functions.api.access.Account;
import dev.penstock.functions.api.access.Accounts;
import dev.penstock.functions.api.access.FreshNames;
import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.access.Identity;
import dev.penstock.json.Digest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Whose account somebody's identity at the provider is. Thread-safe. */
final class People {

  private static final String BY = "first-sign-in";

  private final Accounts accounts;
  private final FirstSignIn first;

  People(Accounts accounts, FirstSignIn first) {
    this.accounts = accounts;
    this.first = first;
  }

  /**
   * The name of a person's account, which is made when the settings say so.
   *
   * @return empty when nobody has given them one
   */
  Optional<String> nameOf(Connection transaction, Verdict.Proved proved) throws SQLException {
    Optional<Account> known = accounts.person(transaction, proved.identity());
    if (known.isPresent() || first == FirstSignIn.REFUSE) {
      return known.map(Account::name);
    }
    for (String name : names(proved)) {
      // Who is quicker has the name: another of the same name at the same moment gets the next.
      if (FreshNames.isFree(transaction, name)
          && accounts.add(transaction, fresh(name, proved), BY)) {
        return Optional.of(name);
      }
    }
    return accounts.person(transaction, proved.identity()).map(Account::name);
  }

  private static List<String> names(Verdict.Proved proved) {
    Identity identity = proved.identity();
    String mark =
        Digest.of(identity.issuer() + "\n" + identity.subject())
            .substring("sha256:".length(), "sha256:".length() + 8);
    return FreshNames.of(proved.proposed(), mark);
  }

  private static Account fresh(String name, Verdict.Proved proved) {
    return new Account(
        Account.Kind.PERSON, name, Grants.NONE, false, Optional.of(proved.identity()));
  }
}
