package dev.penstock.functions.api.approval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.functions.api.access.Access;
import dev.penstock.functions.api.access.AccessDecision;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.access.Principal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a question wants besides so many people with one role: each requirement is to be met, and a
 * person counts for all that they fit.
 */
final class Requirements {

  private Requirements() {}

  /** The roles of which one is needed to decide on it. */
  static Set<String> roles(ObjectNode task) {
    Set<String> roles = new LinkedHashSet<>();
    task.path("requirements").forEach(one -> roles.add(one.path("role").asText()));
    return roles.isEmpty() ? Set.of(task.path("role").asText()) : roles;
  }

  /** Whether it has any, so that who decides has to fit one of them. */
  static boolean isAsked(ObjectNode task) {
    return !task.path("requirements").isEmpty();
  }

  /**
   * The places of those that a person fits: by their role there, and the groups they are in now.
   */
  static List<Integer> fitting(Connection connection, ObjectNode task, Principal.Person person)
      throws SQLException {
    List<Integer> places = new ArrayList<>();
    if (!isAsked(task)) {
      return places;
    }
    String namespace = HumanTaskRows.namespace(connection, task.path("id").asText());
    Set<String> groups = groups(connection, person);
    for (int place = 0; place < task.path("requirements").size(); place++) {
      JsonNode one = task.path("requirements").get(place);
      boolean holds =
          Access.decide(person, Operation.DECIDE_APPROVAL, one.path("role").asText(), namespace)
              instanceof AccessDecision.Permitted;
      if (holds && (!one.has("group") || groups.contains(one.path("group").asText()))) {
        places.add(place);
      }
    }
    return places;
  }

  /** Whether what was said so far is enough for all of them. */
  static boolean areMet(ObjectNode task) {
    for (JsonNode one : task.path("requirements")) {
      if (one.path("given").asInt() < one.path("people").asInt()) {
        return false;
      }
    }
    return true;
  }

  private static Set<String> groups(Connection connection, Principal.Person person)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT unnest(groups_of(s.person, s.groups)) FROM session s WHERE s.id = ?")) {
      select.setString(1, person.session());
      Set<String> groups = new LinkedHashSet<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          groups.add(row.getString(1));
        }
      }
      return groups;
    }
  }
}
