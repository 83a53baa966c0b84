package dev.penstock.functions.api;

import dev.penstock.audit.AuditTrail;
import dev.penstock.audit.Chaining;
import dev.penstock.config.ConfigStore;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.functions.api.access.Access;
import dev.penstock.functions.api.access.AccessDecision;
import dev.penstock.functions.api.access.Accounts;
import dev.penstock.functions.api.access.ApiKeys;
import dev.penstock.functions.api.access.Authenticator;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.access.SessionEnds;
import dev.penstock.functions.api.access.Sessions;
import dev.penstock.functions.api.approval.ApprovalLinksResource;
import dev.penstock.functions.api.approval.ApprovalsResource;
import dev.penstock.functions.api.approval.SubstitutesResource;
import dev.penstock.functions.api.audit.AuditResource;
import dev.penstock.functions.api.audit.EventsResource;
import dev.penstock.functions.api.audit.FeedAdmission;
import dev.penstock.functions.api.audit.OpenStreams;
import dev.penstock.functions.api.audit.ProofsResource;
import dev.penstock.functions.api.audit.TrailCheck;
import dev.penstock.functions.api.configuration.ApplyResource;
import dev.penstock.functions.api.configuration.ListsResource;
import dev.penstock.functions.api.definition.DefinitionsResource;
import dev.penstock.functions.api.delivery.DeliveriesResource;
import dev.penstock.functions.api.delivery.DeliveryActions;
import dev.penstock.functions.api.delivery.DeliveryEdits;
import dev.penstock.functions.api.event.EventLogResource;
import dev.penstock.functions.api.health.HealthResource;
import dev.penstock.functions.api.identity.AccountsResource;
import dev.penstock.functions.api.identity.FoldersResource;
import dev.penstock.functions.api.identity.KeysResource;
import dev.penstock.functions.api.oidc.Oidc;
import dev.penstock.functions.api.person.HoldsResource;
import dev.penstock.functions.api.person.PeopleResource;
import dev.penstock.functions.api.policy.PolicyDecisionsResource;
import dev.penstock.functions.api.run.RunControl;
import dev.penstock.functions.api.run.RunMigration;
import dev.penstock.functions.api.run.RunReplay;
import dev.penstock.functions.api.run.RunRetry;
import dev.penstock.functions.api.run.RunsResource;
import dev.penstock.functions.api.schedule.SchedulesResource;
import dev.penstock.functions.api.scim.Scim;
import dev.penstock.functions.api.secret.SecretsResource;
import dev.penstock.functions.api.session.SessionResource;
import dev.penstock.functions.api.session.SessionsResource;
import dev.penstock.functions.api.shown.Shown;
import dev.penstock.functions.api.subscription.OutboundActions;
import dev.penstock.functions.api.subscription.OutboundResource;
import dev.penstock.functions.api.subscription.SubscriptionsResource;
import dev.penstock.functions.api.web.Deprecation;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.RequestReach;
import dev.penstock.functions.api.web.Route;
import dev.penstock.functions.api.web.Router;
import dev.penstock.functions.api.web.Throttle;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.keyring.Seal;
import dev.penstock.person.Disclosure;
import dev.penstock.person.KnownOfPerson;
import dev.penstock.policy.PolicyPins;
import dev.penstock.policy.PolicyStore;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.run.ToldRuns;
import dev.penstock.schedule.ScheduleStore;
import dev.penstock.store.Database;
import dev.penstock.store.FolderReach;
import dev.penstock.subscription.SubscriptionStore;
import dev.penstock.trigger.TriggerStore;
import dev.penstock.vault.Vault;
import dev.penstock.vault.source.References;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The API put together. Thread-safe. */
public final class Api {

  private final Authenticator authenticator;
  private final EventsResource events;
  private final Router router;
  private final OpenStreams streams = new OpenStreams();

  private Api(Authenticator authenticator, EventsResource events, Router router) {
    this.authenticator = authenticator;
    this.events = events;
    this.router = router;
  }

  public static Api of(ApiParts parts) {
    return of(parts, Deprecation.OF_V1);
  }

  static Api of(ApiParts parts, Map<Operation, Deprecation> deprecations) {
    Database api = parts.api().within(RequestReach::present, RequestReach::proviso);
    AuditTrail trail = new AuditTrail(parts.keyring(), parts.clock());
    Chaining chaining = new Chaining(parts.auditor(), parts.keyring());
    Disclosure disclosure = new Disclosure(parts.keyring());
    Seal seal = new Seal(parts.keyring());
    DefinitionStore definitions = new DefinitionStore(api, seal);
    PolicyPins policies = new PolicyPins(new PolicyStore(api, seal), seal);
    ConfigStore configs = new ConfigStore(api, seal);
    TriggerStore triggers = new TriggerStore(seal);
    ScheduleStore schedules = new ScheduleStore(seal);
    SubscriptionStore subscriptions = new SubscriptionStore(seal);
    Shown shown = new Shown(parts.keyring());
    Accounts accounts = new Accounts(parts.keyring(), parts.clock());
    Sessions sessions = new Sessions(parts.keyring(), accounts, parts.clock());
    SessionEnds ends = new SessionEnds(trail, parts.clock());
    Optional<String> issuer = parts.signIn().map(it -> it.issuer().toString());
    Oidc oidc =
        new Oidc(
            api, parts.signIn(), parts.keyring(), accounts, sessions, ends, trail, parts.clock());
    Authenticator authenticator =
        new Authenticator(api, sessions, parts.keyring(), parts.clock(), parts.oidc());
    EventsResource events = new EventsResource(api, parts.auditor(), chaining, disclosure);
    List<Route> routes =
        Stream.of(
                new HealthResource(api, parts.health(), parts.version()).routes(),
                new RunsResource(
                        api,
                        definitions,
                        policies,
                        configs,
                        trail,
                        chaining,
                        new ToldRuns(disclosure),
                        parts.clock(),
                        parts.environment(),
                        shown)
                    .routes(),
                new RunControl(api, trail).routes(),
                new RunRetry(api, trail, parts.retries()).routes(),
                new RunReplay(api, parts.replays()).routes(),
                new RunMigration(api, trail, definitions, parts.migrations()).routes(),
                new ApprovalsResource(api, trail, parts.clock(), shown).routes(),
                new SubstitutesResource(api, trail, parts.clock()).routes(),
                new ApprovalLinksResource(api, seal, trail, parts.clock()).routes(),
                new DeliveriesResource(api, parts.keyring(), triggers, policies, trail, shown)
                    .routes(),
                new DeliveryActions(api, parts.keyring(), trail, parts.clock()).routes(),
                new DeliveryEdits(api, parts.keyring(), trail).routes(),
                new DefinitionsResource(api, definitions).routes(),
                new ListsResource(api, policies, triggers).routes(),
                new PolicyDecisionsResource(api, policies, shown).routes(),
                new ApplyResource(
                        api,
                        definitions,
                        policies,
                        configs,
                        triggers,
                        schedules,
                        subscriptions,
                        trail,
                        parts.clock())
                    .routes(),
                new SchedulesResource(api, schedules, trail, parts.clock()).routes(),
                new SubscriptionsResource(api, subscriptions, trail).routes(),
                new OutboundResource(api).routes(),
                new OutboundActions(api, trail).routes(),
                new SecretsResource(
                        api, new Vault(parts.keyring(), trail), new References(System.getenv()))
                    .routes(),
                new AuditResource(
                        api,
                        parts.auditor(),
                        trail,
                        chaining,
                        new TrailCheck(
                            parts.auditor(),
                            parts.anchor(),
                            parts.checkpoints(),
                            parts.keyring(),
                            parts.clock()),
                        disclosure)
                    .routes(),
                new ProofsResource(api, parts.keyring(), parts.checkpoints().key()).routes(),
                new PeopleResource(api, trail, chaining, new KnownOfPerson(parts.keyring()))
                    .routes(),
                new HoldsResource(api, trail, parts.clock()).routes(),
                events.routes(),
                new EventLogResource(api, trail, policies, shown).routes(),
                new KeysResource(api, new ApiKeys(parts.keyring(), parts.clock()), parts.clock())
                    .routes(),
                new AccountsResource(api, accounts, issuer).routes(),
                new Scim(api, accounts, ends, trail, parts.clock(), issuer).routes(),
                new FoldersResource(api).routes(),
                oidc.routes(),
                new SessionsResource(api, ends, parts.clock()).routes(),
                new SessionResource(
                        api, sessions, ends, oidc.logouts()::continuation, trail, parts.clock())
                    .routes())
            .flatMap(List::stream)
            .toList();
    return new Api(
        authenticator,
        events,
        new Router(
            routes, authenticator, new Throttle(parts.rate(), System::nanoTime), deprecations));
  }

  public HttpResponse answer(HttpRequest request) {
    return router.answer(request);
  }

  /** Every route, for the tests that walk them all. */
  public List<Route> routes() {
    return router.routes();
  }

  /**
   * Whether a {@code GET} of the live feed or of a run's events may be streamed, for a host that
   * can; see {@link dev.penstock.functions.api.audit.LiveFeed}.
   */
  public FeedAdmission admitToFeed(HttpRequest request) {
    return router.stream(request, exchange -> admit(request, exchange), FeedAdmission.Refused::new);
  }

  private FeedAdmission admit(HttpRequest request, Exchange exchange) {
    EventsResource.Followed followed = events.followed(exchange);
    if (followed.isTold()) {
      return new FeedAdmission.Refused(EventsResource.told());
    }
    String actor = exchange.principal().actor();
    if (!streams.begin(actor)) {
      throw PlatformException.of(
          ProblemType.RATE_LIMITED,
          "There are " + OpenStreams.MOST + " streams open for you already; close one.");
    }
    return new FeedAdmission.Admitted(
        followed.after(),
        followed.run(),
        () -> stillPermitted(request, followed.run()),
        () -> streams.end(actor));
  }

  private boolean stillPermitted(HttpRequest request, Optional<String> run) {
    Operation operation = run.isPresent() ? Operation.STREAM_RUN_EVENTS : Operation.STREAM_EVENTS;
    try {
      return switch (Access.decide(authenticator.recheck(request), operation)) {
        case AccessDecision.Permitted(FolderReach reach) ->
            run.isEmpty() || RequestReach.within(reach, () -> events.isVisible(run.get()));
        case AccessDecision.SignInFirst() -> false;
        case AccessDecision.Refused _ -> false;
      };
    } catch (PlatformException e) {
      return false;
    }
  }
}
