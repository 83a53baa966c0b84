package dev.penstock.functions.api;

import java.util.Map;

/** Whoever lets a schedule run, now and for days gone by. */
final class ScheduleWalk {

  private ScheduleWalk() {}

  static void of(ApiFixture fixture, ApiFixture.Visitor ada) {
    fixture.apply(
        false,
        Map.of(
            "workflows/report.yaml",
            """
            document: {dsl: '1.0.3', namespace: ops, name: report, version: 1.0.0}
            schedule: {cron: 0 6 * * *}
            do: [{greet: {set: {text: hello}}}]
            """));
    fixture
        .post("/schedules/actions")
        .as(ada)
        .json("{'schedule':'ops/report','action':'run-now'}")
        .send();
    fixture
        .post("/schedules/actions")
        .as(ada)
        .json(
            "{'schedule':'ops/report','action':'backfill','from':'2026-11-01T00:00:00Z',"
                + "'until':'2026-11-03T00:00:00Z'}")
        .send();
    fixture.get("/schedules").as(ada).send();
    fixture.get("/schedules/ops%2Freport").as(ada).send();
  }
}
