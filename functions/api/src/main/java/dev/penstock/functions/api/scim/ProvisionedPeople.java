package dev.penstock.functions.api.scim;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
import dev.penstock.functions.api.access.SessionEnds;
import dev.penstock.functions.api.scim.Refusal.Kind;
import dev.penstock.functions.api.web.RowJson;
import dev.penstock.functions.api.web.ScimError;
import dev.penstock.id.Ids;
import dev.penstock.json.Json;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/**
 * People as the provider tells of them. Who is not active, or no longer there, may do nothing from
 * the next request on; their sessions end. Thread-safe.
 */
final class ProvisionedPeople implements Directory {

  private static final Listing LISTING =
      new Listing(
          "FROM scim_user WHERE gone_at IS NULL",
          Map.of(
              "id", "id = ?",
              "username", "lower(user_name) = lower(?)",
              "externalid", "external_id = ?",
              "active", "active::text = lower(?)",
              "displayname", "lower(document::jsonb ->> 'displayName') = lower(?)",
              "emails", mail(),
              "emails.value", mail()));

  private final PersonAccounts accounts;
  private final SessionEnds ends;
  private final AuditTrail trail;
  private final Clock clock;

  ProvisionedPeople(PersonAccounts accounts, SessionEnds ends, AuditTrail trail, Clock clock) {
    this.accounts = accounts;
    this.ends = ends;
    this.trail = trail;
    this.clock = clock;
  }

  private static String mail() {
    return """
    EXISTS (SELECT FROM jsonb_array_elements(document::jsonb -> 'emails') e
             WHERE lower(e ->> 'value') = lower(?))
    """;
  }

  @Override
  public ResourceSchema schema() {
    return ResourceSchema.USER;
  }

  @Override
  public String place() {
    return "Users";
  }

  @Override
  public Listing listing() {
    return LISTING;
  }

  @Override
  public Optional<ObjectNode> find(Connection connection, String id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT document, active, created_at, changed_at,
                   (SELECT json_agg(json_build_object('value', g.id, 'display', g.display_name)
                                    ORDER BY g.id)
                      FROM scim_member m JOIN scim_group g ON g.id = m.group_id
                     WHERE m.user_id = u.id) AS groups
              FROM scim_user u
             WHERE id = ? AND gone_at IS NULL
            """)) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(json(row, id)) : Optional.empty();
      }
    }
  }

  private static ObjectNode json(ResultSet row, String id) throws SQLException {
    ObjectNode json = Resources.begin(ResourceSchema.USER, id);
    json.setAll((ObjectNode) Json.read(row.getString("document")));
    json.put("active", row.getBoolean("active"));
    String groups = row.getString("groups");
    if (groups != null) {
      ArrayNode list = json.putArray("groups");
      Json.read(groups)
          .forEach(
              group ->
                  list.add(
                      ((ObjectNode) group)
                          .put("$ref", ScimError.BASE + "/Groups/" + group.path("value").asText())
                          .put("type", "direct")));
    }
    return Resources.end(
        json, "User", RowJson.instant(row, "created_at"), RowJson.instant(row, "changed_at"));
  }

  @Override
  public String create(Connection transaction, ObjectNode sent, String by) throws SQLException {
    String id = Ids.next("scu");
    requireFree(transaction, id, sent);
    String person = accounts.personOf(transaction, id, sent, by);
    boolean active = sent.path("active").asBoolean(true);
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO scim_user (id, person, user_name, external_id, active, document, created_at,
                                   changed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """)) {
      insert.setString(1, id);
      insert.setString(2, person);
      insert.setString(3, sent.path("userName").textValue());
      insert.setString(4, sent.path("externalId").textValue());
      insert.setBoolean(5, active);
      insert.setString(6, Json.write(sent));
      insert.setObject(7, now());
      insert.setObject(8, now());
      insert.executeUpdate();
    }
    tell(transaction, "account.provisioned", person, active, sent, by);
    if (!active) {
      ends.deactivated(transaction, person, by);
    }
    return id;
  }

  @Override
  public void replace(Connection transaction, String id, ObjectNode sent, String by)
      throws SQLException {
    requireFree(transaction, id, sent);
    Before before = before(transaction, id);
    // What an administrator has said since stays, as long as the directory says what it said.
    if (!before.externalId().equals(Optional.ofNullable(sent.path("externalId").textValue()))) {
      accounts.identify(transaction, before.person(), sent, by);
    }
    // One of whom nothing is said stays as they are: to leave it out lets nobody in again.
    boolean active = sent.path("active").asBoolean(before.active());
    try (PreparedStatement update =
        transaction.prepareStatement(
            """
            UPDATE scim_user
               SET user_name = ?, external_id = ?, active = ?, document = ?, changed_at = ?
             WHERE id = ?
            """)) {
      update.setString(1, sent.path("userName").textValue());
      update.setString(2, sent.path("externalId").textValue());
      update.setBoolean(3, active);
      update.setString(4, Json.write(sent));
      update.setObject(5, now());
      update.setString(6, id);
      update.executeUpdate();
    }
    tell(transaction, "account.provisioned", before.person(), active, sent, by);
    if (!active) {
      ends.deactivated(transaction, before.person(), by);
    }
  }

  @Override
  public void remove(Connection transaction, String id, String by) throws SQLException {
    Before before = before(transaction, id);
    try (PreparedStatement update =
            transaction.prepareStatement(
                "UPDATE scim_user SET active = false, gone_at = ?, changed_at = ? WHERE id = ?");
        PreparedStatement leave =
            transaction.prepareStatement("DELETE FROM scim_member WHERE user_id = ?")) {
      update.setObject(1, now());
      update.setObject(2, now());
      update.setString(3, id);
      update.executeUpdate();
      leave.setString(1, id);
      leave.executeUpdate();
    }
    trail.append(
        transaction, AuditEntry.of("account.deprovisioned", by, "person:" + before.person()));
    ends.deactivated(transaction, before.person(), by);
  }

  private record Before(String person, Optional<String> externalId, boolean active) {}

  private static Before before(Connection connection, String id) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT person, external_id, active FROM scim_user WHERE id = ?")) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new Before(
            row.getString("person"),
            Optional.ofNullable(row.getString("external_id")),
            row.getBoolean("active"));
      }
    }
  }

  private static void requireFree(Connection connection, String id, ObjectNode sent)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT 1 FROM scim_user
             WHERE lower(user_name) = lower(?) AND gone_at IS NULL AND id <> ?
            """)) {
      select.setString(1, sent.path("userName").textValue());
      select.setString(2, id);
      try (ResultSet row = select.executeQuery()) {
        if (row.next()) {
          throw Refusal.of(Kind.UNIQUENESS, "Another has that userName.");
        }
      }
    }
  }

  private void tell(
      Connection transaction,
      String what,
      String person,
      boolean active,
      ObjectNode sent,
      String by)
      throws SQLException {
    trail.append(
        transaction,
        AuditEntry.of(what, by, "person:" + person)
            .with("userName", sent.path("userName").asText())
            .with("active", active));
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
