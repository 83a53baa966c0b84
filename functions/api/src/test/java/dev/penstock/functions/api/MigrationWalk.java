package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** Whoever moves runs to another version of their document. */
final class MigrationWalk {

  private MigrationWalk() {}

  static void of(ApiFixture fixture, String run, ApiFixture.Visitor ada) {
    for (String version : List.of("2.0.0", "3.0.0")) {
      fixture.apply(false, Map.of("workflows/review.yaml", ApiFixture.WORKFLOW.formatted(version)));
    }
    JsonNode refused =
        fixture
            .post("/runs/migrations")
            .as(ada)
            .json("{'workflow':'default/review','to':'3.0.0','dryRun':true,'reason':'fixed'}")
            .send()
            .body();
    assertThat(refused.at("/runs/0/problem/code").asText()).isEqualTo("migration-refused");
    assertThat(refused.at("/runs/0/problem/errors/0/pointer").asText()).isEqualTo("/do/1/ask");
    long before = fixture.count("SELECT count(*) FROM outbox WHERE topic = 'run.migrate'");
    JsonNode asked =
        fixture
            .post("/runs/migrations")
            .as(ada)
            .json("{'run':'" + run + "','to':'2.0.0'}")
            .send()
            .body();
    assertThat(asked.at("/runs/0/problem").isMissingNode()).isTrue();
    assertThat(fixture.count("SELECT count(*) FROM outbox WHERE topic = 'run.migrate'"))
        .isEqualTo(before + 1);
    assertThat(
            fixture
                .post("/runs/migrations")
                .as(ada)
                .json("{'run':'" + run + "','to':'9.0.0'}")
                .send()
                .status())
        .isEqualTo(400);
  }
}
