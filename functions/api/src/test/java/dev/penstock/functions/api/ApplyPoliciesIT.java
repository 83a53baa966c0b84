package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.functions.api.access.Role;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies of folders and workflows, shadows and staged versions, as files: F66. */
class ApplyPoliciesIT {

  private static final String RULES = "rules: [{ name: all, when: 'true', outcome: allow }]\n";

  @TempDir Path folder;
  private ApiFixture fixture;

  @BeforeEach
  void open() {
    fixture = new ApiFixture(folder);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void shouldPutPoliciesOfFoldersInForceBesideThatOfThePlatform() {
    apply("default@1.0.0", "", "limits@1.0.0", "scope: { folder: default }");

    assertThat(active()).isEqualTo("[default@1.0.0, limits@1.0.0]");
  }

  @Test
  void shouldRefuseTwoPoliciesOfOneScope() {
    apply("default@1.0.0", "", "limits@1.0.0", "scope: { folder: default }");

    assertThat(conflict("other@1.0.0", "scope: { folder: default }"))
        .isEqualTo("The scope folder:default is the policy limits's. Write a version of that one.");
    assertThat(conflict("a@1.0.0", "scope: { folder: f }", "b@1.0.0", "scope: { folder: f }"))
        .contains("The scope folder:f is the policy");
  }

  @Test
  void shouldRefuseToMoveAPolicyToAnotherScope() {
    apply("default@1.0.0", "", "limits@1.0.0", "scope: { folder: default }");

    assertThat(conflict("limits@1.1.0", "scope: { workflow: default/review }"))
        .startsWith("The policy limits has another scope, and keeps it.");
  }

  @Test
  void shouldPutAShadowBesideTheVersionInForceAlsoFromOneFolder() {
    apply("default@1.0.0", "", "default@1.1.0", "mode: shadow");
    assertThat(active()).isEqualTo("[default@1.0.0]");

    assertThat(changes("default@1.0.0", "", "default@1.1.0", "mode: shadow"))
        .isEqualTo("[unchanged, unchanged]");
  }

  @Test
  void shouldStageAVersionAndEndThatWhenItIsTakenOutOfTheFolder() {
    apply("default@1.0.0", "", "default@1.1.0", "share: 30");
    assertThat(active()).isEqualTo("[default@1.0.0, default@1.1.0]");

    apply("default@1.0.0", "");
    assertThat(active()).isEqualTo("[default@1.0.0]");
  }

  @Test
  void shouldKeepAStagedVersionWhenTheOneBesideItIsReplaced() {
    apply("default@1.0.0", "", "default@1.2.0", "share: 30");

    apply("default@1.1.0", "", "default@1.2.0", "share: 30");

    assertThat(active()).isEqualTo("[default@1.1.0, default@1.2.0]");
  }

  private void apply(String... versionsAndHeads) {
    var reply = fixture.apply(false, files(versionsAndHeads));
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
  }

  private String conflict(String... versionsAndHeads) {
    for (JsonNode change : fixture.apply(true, files(versionsAndHeads)).body().path("changes")) {
      if (change.path("change").asText().equals("conflict")) {
        return change.path("message").asText();
      }
    }
    return "no conflict";
  }

  private String changes(String... versionsAndHeads) {
    return fixture
        .apply(true, files(versionsAndHeads))
        .body()
        .path("changes")
        .findValuesAsText("change")
        .stream()
        .limit(versionsAndHeads.length / 2)
        .toList()
        .toString();
  }

  private String active() {
    var active = new TreeSet<String>();
    for (var policy : fixture.get("/policies").as(Role.AUTHOR).send().body().path("items")) {
      if (policy.path("active").asBoolean()) {
        active.add(policy.path("name").asText() + "@" + policy.path("version").asText());
      }
    }
    return active.toString();
  }

  private static Map<String, String> files(String... versionsAndHeads) {
    Map<String, String> files = new LinkedHashMap<>();
    for (int i = 0; i < versionsAndHeads.length; i += 2) {
      String[] name = versionsAndHeads[i].split("@", 2);
      files.put(
          "policies/" + name[0] + "-" + name[1] + ".yaml",
          "policy: %s\nversion: %s\n%s\n%s"
              .formatted(name[0], name[1], versionsAndHeads[i + 1], RULES));
    }
    return files;
  }
}
