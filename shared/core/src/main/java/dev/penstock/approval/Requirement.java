package dev.penstock.approval;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * So many different people who hold a role and, where one is named, are in a group.
 *
 * @param role that they hold where the question is asked
 * @param group that they are in as well; null for none
 * @param people 1 to {@value Quorum#MOST}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Requirement(String role, @Nullable String group, int people) {

  public Requirement {
    if (people < 1 || people > Quorum.MOST) {
      throw new IllegalArgumentException("a requirement is met by 1 to " + Quorum.MOST + " people");
    }
  }

  /** As they are stored. */
  public static List<Requirement> list(String json) {
    List<Requirement> all = new ArrayList<>();
    for (JsonNode one : Json.read(json)) {
      all.add(
          new Requirement(
              one.path("role").asText(),
              one.path("group").textValue(),
              one.path("people").asInt()));
    }
    return all;
  }

  /** Whether whoever meets this one meets the other with that. */
  boolean covers(Requirement other) {
    return role.equals(other.role)
        && (other.group == null || other.group.equals(group))
        && people >= other.people;
  }

  /** For a person: {@code 2 of finance-approvers}, {@code 1 approver}. */
  public String words() {
    return group == null ? people + " " + role : people + " of " + group;
  }
}
