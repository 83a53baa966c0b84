package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.functions.api.access.Role;
import dev.penstock.json.Json;

/** Whoever reads the trail and lets it be proved. */
final class AuditWalk {

  private AuditWalk() {}

  static void of(ApiFixture fixture) {
    assertThat(fixture.get("/audit/1").as(Role.AUDITOR).send().at("/seq")).isEqualTo("1");
    assertThat(fixture.get("/audit/raw/1").as(Role.AUDITOR).send().at("/seq")).isEqualTo("1");
    fixture.get("/audit/verification").as(Role.AUDITOR).send();
    assertThat(fixture.get("/audit/export").as(Role.AUDITOR).send().text().lines())
        .allSatisfy(line -> assertThat(Json.read(line).path("entry").isObject()).isTrue());
    assertThat(fixture.get("/audit/export?format=cef").as(Role.AUDITOR).send().text().lines())
        .allSatisfy(line -> assertThat(line).startsWith("CEF:0|Penstock|"));
    assertThat(
            fixture.get("/audit/export?format=ocsf&after=1").as(Role.AUDITOR).send().text().lines())
        .allSatisfy(
            line -> assertThat(Json.read(line).at("/metadata/sequence").intValue()).isPositive());
    fixture.get("/audit/proofs/1").as(Role.AUDITOR).send();
    fixture.signCheckpoint();
    long size =
        fixture
            .get("/audit/checkpoints")
            .as(Role.AUDITOR)
            .send()
            .body()
            .at("/items/0/size")
            .asLong();
    fixture.get("/audit/growth?since=" + size).as(Role.AUDITOR).send();
    fixture.get("/audit/proofs/1").as(Role.AUDITOR).send();
  }
}
