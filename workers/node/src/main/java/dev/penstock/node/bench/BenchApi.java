package dev.penstock.node.bench;

import dev.penstock.audit.AuditAnchor;
import dev.penstock.audit.CheckpointWitness;
import dev.penstock.functions.api.Api;
import dev.penstock.functions.api.ApiParts;
import dev.penstock.functions.api.access.ApiKeys;
import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.health.HealthProbe;
import dev.penstock.functions.api.run.MigrationPlanner;
import dev.penstock.functions.api.run.Replayer;
import dev.penstock.functions.api.run.RetryPlanner;
import dev.penstock.functions.api.web.ApiRate;
import dev.penstock.store.Database;
import dev.penstock.store.FolderReach;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The API on a bench's store. */
final class BenchApi {

  private BenchApi() {}

  /** As a function has it, without a limit of its rate. */
  static Api of(BenchStore bench, Database api, Database auditor) {
    Clock clock = Clock.systemUTC();
    return Api.of(
        new ApiParts(
            api,
            auditor,
            new AuditAnchor(bench.folder().resolve("anchor.jsonl"), BenchStore.keyring(), clock),
            CheckpointWitness.NONE,
            BenchStore.keyring(),
            clock,
            "base",
            "bench",
            HealthProbe.ofFunction(),
            RetryPlanner.ofFunction(),
            Replayer.ofFunction(),
            MigrationPlanner.ofFunction(),
            Optional.empty(),
            Optional.empty(),
            new ApiRate(1_000_000, 1_000_000)));
  }

  /** Of an operator everywhere. */
  static String key(Database api) {
    var keys = new ApiKeys(BenchStore.keyring(), Clock.systemUTC());
    var wanted =
        new ApiKeys.Wanted("bench", Grants.everywhere(List.of("operator")), Duration.ofHours(2));
    return api.within(() -> FolderReach.EVERYWHERE)
        .inTransaction(c -> keys.create(c, wanted, "bench").token());
  }
}
