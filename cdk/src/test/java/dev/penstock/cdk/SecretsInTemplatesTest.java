package dev.penstock.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** F77: templates lie in buckets and logs for ever, so they name secrets and hold none. */
class SecretsInTemplatesTest {

  private static final Pattern SECRET =
      Pattern.compile("(?i).*(password|secret|root_?key|token|private_?key|_headers)$");
  private static final String RESOLVED_BY_AWS = "{{resolve:secretsmanager:";

  @Test
  void shouldNameEverySecretAndHoldNone() throws IOException {
    for (SampleApp app : new SampleApp[] {SampleApp.EDGE, SampleApp.PRIVATE_CLOUD}) {
      Map<String, JsonNode> given = new TreeMap<>();
      for (String name : app.names()) {
        gather(name, new ObjectMapper().readTree(app.file(name).toFile()).path("Resources"), given);
      }

      assertThat(given.keySet())
          .anyMatch(it -> it.endsWith("PENSTOCK_ROOT_KEY"))
          // Of the customer's own store, or of the one that is made: functions sign in to it by
          // IAM.
          .anyMatch(it -> it.endsWith("Password") || it.endsWith("PENSTOCK_DATABASE_PASSWORD"));
      assertThat(given)
          .allSatisfy((where, value) -> assertThat(value.toString()).contains(RESOLVED_BY_AWS));
    }
  }

  /** Values of properties, variables and named pairs whose names say that they are secret. */
  private static void gather(String where, JsonNode node, Map<String, JsonNode> given) {
    JsonNode name = node.path("Name");
    if (name.isTextual() && node.has("Value") && SECRET.matcher(name.textValue()).matches()) {
      given.put(where + "/" + name.textValue(), node.path("Value"));
    }
    for (var member : node.properties()) {
      String place = where + "/" + member.getKey();
      boolean said = member.getValue().isTextual() || isComputed(member.getValue());
      if (said && SECRET.matcher(member.getKey()).matches()) {
        given.put(place, member.getValue());
      } else {
        gather(place, member.getValue(), given);
      }
    }
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        gather(where + "/" + i, node.get(i), given);
      }
    }
  }

  private static boolean isComputed(JsonNode value) {
    return value.has("Fn::Join") || value.has("Fn::Sub");
  }
}
