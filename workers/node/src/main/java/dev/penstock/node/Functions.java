package dev.penstock.node;

import dev.penstock.audit.AuditAnchor;
import dev.penstock.audit.AuditTrail;
import dev.penstock.audit.Chaining;
import dev.penstock.audit.CheckpointWitness;
import dev.penstock.config.ConfigStore;
import dev.penstock.config.EffectiveConfig;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.delivery.WebhookLimits;
import dev.penstock.functions.api.Api;
import dev.penstock.functions.api.ApiHandler;
import dev.penstock.functions.api.ApiParts;
import dev.penstock.functions.api.access.OidcSettings;
import dev.penstock.functions.api.audit.LiveFeed;
import dev.penstock.functions.api.health.HealthProbe;
import dev.penstock.functions.api.oidc.SignInSettings;
import dev.penstock.functions.api.run.RetryPlanner;
import dev.penstock.functions.api.web.ApiRate;
import dev.penstock.functions.ingress.IngressSettings;
import dev.penstock.functions.ingress.SpillDrain;
import dev.penstock.functions.ingress.WebhookHandler;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Seal;
import dev.penstock.node.http.ClientCertificates;
import dev.penstock.node.http.FeedRoute;
import dev.penstock.node.http.RequestMeter;
import dev.penstock.node.http.Routes;
import dev.penstock.outbox.OutboxBell;
import dev.penstock.person.Disclosure;
import dev.penstock.problem.Problem;
import dev.penstock.spill.SpillIntake;
import dev.penstock.spill.SpoolFolder;
import dev.penstock.workers.approval.Inbox;
import dev.penstock.workers.migrate.RunMigrations;
import dev.penstock.workers.retry.RunRetries;
import java.time.Clock;
import java.util.Optional;

/** The functions, put together as they are in Lambda and hosted here. Thread-safe. */
final class Functions implements AutoCloseable {

  private static final String CONSOLE = "/console";

  private final LiveFeed feed;
  private final NodeSpill spill;
  private final Routes routes;

  private Functions(LiveFeed feed, NodeSpill spill, Routes routes) {
    this.feed = feed;
    this.spill = spill;
    this.routes = routes;
  }

  static Functions open(
      Pools pools,
      Keyring keyring,
      AuditAnchor anchor,
      CheckpointWitness checkpoints,
      HealthProbe health,
      RunMigrations migrations,
      SpoolFolder spool,
      RequestMeter meter,
      Clock clock) {
    Api api =
        Api.of(
            new ApiParts(
                pools.api(),
                pools.auditor(),
                anchor,
                checkpoints,
                keyring,
                clock,
                EffectiveConfig.environment(System.getenv()),
                Build.version(),
                health,
                retries(pools, keyring, clock),
                Replays.of(pools.worker(), keyring, clock),
                (run, to) ->
                    migrations.refusals(run, to).stream()
                        .map(refusal -> new Problem.FieldError(refusal.position(), refusal.why()))
                        .toList(),
                OidcSettings.of(System.getenv()),
                SignInSettings.of(System.getenv()),
                ApiRate.of(System.getenv())));
    LiveFeed feed =
        LiveFeed.open(
            pools.auditor(), new Chaining(pools.auditor(), keyring), new Disclosure(keyring));
    WebhookHandler ingress =
        new WebhookHandler(
            pools.ingress(),
            keyring,
            IngressSettings.of(System.getenv()),
            clock,
            spool,
            Optional.of(new OutboxBell(pools.ingress())));
    SpillIntake intake = new SpillIntake(new AuditTrail(keyring, clock), keyring);
    NodeSpill spill = NodeSpill.start(new SpillDrain(pools.ingress(), intake, spool), ingress);
    Routes routes =
        new Routes(
            ingress,
            WebhookLimits.MAX_BODY_BYTES,
            ClientCertificates.of(System.getenv()),
            new ApiHandler(api),
            new FeedRoute(api, feed),
            meter,
            CONSOLE);
    return new Functions(feed, spill, routes);
  }

  /** The node has an interpreter, so it can say where a run stood. */
  private static RetryPlanner retries(Pools pools, Keyring keyring, Clock clock) {
    RunRetries retries =
        new RunRetries(
            pools.worker(),
            new DefinitionStore(pools.worker(), new Seal(keyring)),
            new ConfigStore(pools.worker(), new Seal(keyring)),
            new Inbox(pools.worker(), new AuditTrail(keyring, clock)),
            clock);
    return (run, task, input) -> {
      RunRetries.Plan plan = retries.plan(run, task, input);
      return new RetryPlanner.Plan(plan.position(), plan.state(), plan.again());
    };
  }

  Routes routes() {
    return routes;
  }

  /** Ends the streams, which would otherwise hold the front door open. */
  @Override
  public void close() {
    spill.close();
    feed.close();
  }
}
