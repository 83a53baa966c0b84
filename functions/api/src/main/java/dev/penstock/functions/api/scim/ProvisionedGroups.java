package dev.penstock.functions.api.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditEntry;
import dev.penstock.audit.AuditTrail;
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
import java.util.TreeSet;

/**
 * Groups as the provider tells of them. Who is put into one or taken from it has or loses what its
 * name is granted with the next request. Thread-safe.
 */
final class ProvisionedGroups implements Directory {

  private static final String MEMBER =
      "EXISTS (SELECT FROM scim_member m WHERE m.group_id = id AND m.user_id = ?)";

  private static final Listing LISTING =
      new Listing(
          "FROM scim_group WHERE true",
          Map.of(
              "id", "id = ?",
              "externalid", "external_id = ?",
              "displayname", "lower(display_name) = lower(?)",
              "members", MEMBER,
              "members.value", MEMBER));

  private final AuditTrail trail;
  private final Clock clock;

  ProvisionedGroups(AuditTrail trail, Clock clock) {
    this.trail = trail;
    this.clock = clock;
  }

  @Override
  public ResourceSchema schema() {
    return ResourceSchema.GROUP;
  }

  @Override
  public String place() {
    return "Groups";
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
            SELECT display_name, external_id, created_at, changed_at,
                   (SELECT json_agg(user_id ORDER BY user_id)
                      FROM scim_member WHERE group_id = g.id) AS members
              FROM scim_group g
             WHERE id = ?
            """)) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(json(row, id)) : Optional.empty();
      }
    }
  }

  private static ObjectNode json(ResultSet row, String id) throws SQLException {
    ObjectNode json = Resources.begin(ResourceSchema.GROUP, id);
    json.setAll(
        new RowJson(row)
            .text("displayName", "display_name")
            .text("externalId", "external_id")
            .node());
    String members = row.getString("members");
    if (members != null) {
      ArrayNode list = json.putArray("members");
      for (JsonNode member : Json.read(members)) {
        list.addObject()
            .put("value", member.asText())
            .put("$ref", ScimError.BASE + "/Users/" + member.asText())
            .put("type", "User");
      }
    }
    return Resources.end(
        json, "Group", RowJson.instant(row, "created_at"), RowJson.instant(row, "changed_at"));
  }

  @Override
  public String create(Connection transaction, ObjectNode sent, String by) throws SQLException {
    String id = Ids.next("scg");
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO scim_group (id, display_name, external_id, created_at, changed_at)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """)) {
      insert.setString(1, id);
      insert.setString(2, sent.path("displayName").textValue());
      insert.setString(3, sent.path("externalId").textValue());
      insert.setObject(4, now());
      insert.setObject(5, now());
      if (insert.executeUpdate() == 0) {
        throw taken();
      }
    }
    fill(transaction, id, sent, by);
    return id;
  }

  @Override
  public void replace(Connection transaction, String id, ObjectNode sent, String by)
      throws SQLException {
    try (PreparedStatement other =
            transaction.prepareStatement(
                "SELECT 1 FROM scim_group WHERE lower(display_name) = lower(?) AND id <> ?");
        PreparedStatement update =
            transaction.prepareStatement(
                """
                UPDATE scim_group SET display_name = ?, external_id = ?, changed_at = ? WHERE id = ?
                """)) {
      other.setString(1, sent.path("displayName").textValue());
      other.setString(2, id);
      try (ResultSet row = other.executeQuery()) {
        if (row.next()) {
          throw taken();
        }
      }
      update.setString(1, sent.path("displayName").textValue());
      update.setString(2, sent.path("externalId").textValue());
      update.setObject(3, now());
      update.setString(4, id);
      update.executeUpdate();
    }
    fill(transaction, id, sent, by);
  }

  @Override
  public void remove(Connection transaction, String id, String by) throws SQLException {
    try (PreparedStatement delete =
        transaction.prepareStatement(
            "DELETE FROM scim_group WHERE id = ? RETURNING display_name")) {
      delete.setString(1, id);
      try (ResultSet row = delete.executeQuery()) {
        row.next();
        trail.append(
            transaction,
            AuditEntry.of("account.deprovisioned", by, "group:" + row.getString("display_name")));
      }
    }
  }

  /** Makes the members those that are sent, and what sign-ins say of the group count no longer. */
  private void fill(Connection transaction, String id, ObjectNode sent, String by)
      throws SQLException {
    TreeSet<String> members = new TreeSet<>();
    sent.path("members").forEach(member -> members.add(member.path("value").asText()));
    Membership.Changed changed = Membership.set(transaction, id, members);
    try (PreparedStatement insert =
        transaction.prepareStatement(
            """
            INSERT INTO scim_group_name SELECT unnest(?::text[]) ON CONFLICT DO NOTHING
            """)) {
      insert.setArray(
          1,
          transaction.createArrayOf(
              "text",
              Optional.ofNullable(sent.path("externalId").textValue())
                  .map(it -> new String[] {sent.path("displayName").textValue(), it})
                  .orElseGet(() -> new String[] {sent.path("displayName").textValue()})));
      insert.executeUpdate();
    }
    trail.append(
        transaction,
        AuditEntry.of("account.provisioned", by, "group:" + sent.path("displayName").asText())
            .with("joined", String.join(", ", changed.joined()))
            .with("left", String.join(", ", changed.left())));
  }

  private static Refusal taken() {
    return Refusal.of(Kind.UNIQUENESS, "Another group has that displayName.");
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }
}
