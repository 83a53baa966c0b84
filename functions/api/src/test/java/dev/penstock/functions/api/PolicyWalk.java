package dev.penstock.functions.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.functions.api.access.Role;

/** Whoever asks what policies said, and what others would say. */
final class PolicyWalk {

  private PolicyWalk() {}

  static void of(ApiFixture fixture, String run) {
    String policy = fixture.get("/policies").as(Role.AUDITOR).send().at("/items/0/digest");
    var shown = fixture.get("/policies/" + policy).as(Role.AUDITOR).send();
    assertThat(shown.at("/digest")).isEqualTo(policy);
    assertThat(shown.at("/active")).isEqualTo("true");
    String decision =
        fixture.get("/runs/" + run + "/trace").as(Role.AUTHOR).send().at("/policyDecisions/0/id");
    assertThat(fixture.get("/policy-decisions/" + decision).as(Role.AUDITOR).send().at("/runId"))
        .isEqualTo(run);
    assertThat(fixture.get("/policy-decisions").as(Role.AUDITOR).send().at("/items/0/id"))
        .isNotEmpty();
    assertThat(
            fixture
                .post("/policy-tests")
                .as(Role.AUTHOR)
                .json(
                    "{'cases':{'cases':[{'name':'a','input':{},'outcome':'deny'}]},'document':"
                        + shown.body().path("document")
                        + "}")
                .send()
                .at("/cases"))
        .isEqualTo("1");
    assertThat(
            fixture
                .post("/policy-simulations")
                .as(Role.AUTHOR)
                .json(
                    "{'since':'2020-01-01T00:00:00Z','document':"
                        + shown.body().path("document")
                        + "}")
                .send()
                .status())
        .isEqualTo(200);
    assertThat(
            fixture
                .post("/runs/" + run + "/replay")
                .as(Role.AUDITOR)
                .json(
                    "{'version':'1.0.0','policies':["
                        + shown.body().path("document")
                        + "],'config':[{'source':'config/base','values':{'a':null}}]}")
                .send()
                .body()
                .at("/ending/status")
                .asText())
        .isEqualTo("completed");
  }
}
