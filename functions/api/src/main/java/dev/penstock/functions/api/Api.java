package dev.penstock.functions.api;

import dev.penstock.audit.AuditTrail;
import dev.penstock.config.ConfigStore;
import dev.penstock.definition.DefinitionStore;
import dev.penstock.functions.api.access.Access;
import dev.penstock.functions.api.access.AccessDecision;
import dev.penstock.functions.api.access.Accounts;
import dev.penstock.functions.api.access.ApiKeys;
import dev.penstock.functions.api.access.Authenticator;
import dev.penstock.functions.api.access.Csrf;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.access.Sessions;
import dev.penstock.functions.api.approval.ApprovalsResource;
import dev.penstock.functions.api.audit.AuditResource;
import dev.penstock.functions.api.audit.EventsResource;
import dev.penstock.functions.api.audit.FeedAdmission;
import dev.penstock.functions.api.audit.TrailCheck;
import dev.penstock.functions.api.configuration.ApplyResource;
import dev.penstock.functions.api.configuration.ListsResource;
import dev.penstock.functions.api.delivery.DeliveriesResource;
import dev.penstock.functions.api.delivery.DeliveryActions;
import dev.penstock.functions.api.delivery.DeliveryEdits;
import dev.penstock.functions.api.event.EventLogResource;
import dev.penstock.functions.api.health.HealthResource;
import dev.penstock.functions.api.identity.AccountsResource;
import dev.penstock.functions.api.identity.FoldersResource;
import dev.penstock.functions.api.identity.KeysResource;
import dev.penstock.functions.api.run.RunControl;
import dev.penstock.functions.api.run.RunMigration;
import dev.penstock.functions.api.run.RunRetry;
import dev.penstock.functions.api.run.RunsResource;
import dev.penstock.functions.api.schedule.SchedulesResource;
import dev.penstock.functions.api.secret.SecretsResource;
import dev.penstock.functions.api.session.SessionResource;
import dev.penstock.functions.api.subscription.OutboundActions;
import dev.penstock.functions.api.subscription.OutboundResource;
import dev.penstock.functions.api.subscription.SubscriptionsResource;
import dev.penstock.functions.api.web.Exchange;
import dev.penstock.functions.api.web.RequestReach;
import dev.penstock.functions.api.web.Route;
import dev.penstock.functions.api.web.Router;
import dev.penstock.functions.api.web.Throttle;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.keyring.Seal;
import dev.penstock.policy.PolicyStore;
import dev.penstock.problem.PlatformException;
import dev.penstock.schedule.ScheduleStore;
import dev.penstock.store.Database;
import dev.penstock.subscription.SubscriptionStore;
import dev.penstock.trigger.TriggerStore;
import dev.penstock.vault.Vault;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The API put together. Thread-safe. */
public final class Api {

  private final Authenticator authenticator;
  private final EventsResource events;
  private final Router router;

  private Api(Authenticator authenticator, EventsResource events, Router router) {
    this.authenticator = authenticator;
    this.events = events;
    this.router = router;
  }

  public static Api of(ApiParts parts) {
    Database api = parts.api().within(RequestReach::present);
    AuditTrail trail = new AuditTrail(parts.keyring(), parts.clock());
    Seal seal = new Seal(parts.keyring());
    DefinitionStore definitions = new DefinitionStore(api, seal);
    PolicyStore policies = new PolicyStore(api, seal);
    ConfigStore configs = new ConfigStore(api, seal);
    TriggerStore triggers = new TriggerStore(seal);
    ScheduleStore schedules = new ScheduleStore(seal);
    SubscriptionStore subscriptions = new SubscriptionStore(seal);
    Accounts accounts = new Accounts(parts.keyring(), parts.clock());
    Sessions sessions = new Sessions(new Csrf(parts.keyring()), accounts, parts.clock());
    Authenticator authenticator =
        new Authenticator(api, sessions, parts.keyring(), parts.clock(), parts.oidc());
    EventsResource events = new EventsResource(parts.auditor());
    List<Route> routes =
        Stream.of(
                new HealthResource(api, parts.health(), parts.version()).routes(),
                new RunsResource(
                        api,
                        definitions,
                        policies,
                        configs,
                        trail,
                        parts.clock(),
                        parts.environment())
                    .routes(),
                new RunControl(api, trail).routes(),
                new RunRetry(api, trail, parts.retries()).routes(),
                new RunMigration(api, trail, definitions, parts.migrations()).routes(),
                new ApprovalsResource(api, trail, parts.clock()).routes(),
                new DeliveriesResource(api, parts.keyring()).routes(),
                new DeliveryActions(api, parts.keyring(), trail, parts.clock()).routes(),
                new DeliveryEdits(api, parts.keyring(), trail).routes(),
                new ListsResource(api, policies, triggers).routes(),
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
                new SecretsResource(api, new Vault(parts.keyring(), trail)).routes(),
                new AuditResource(
                        parts.auditor(),
                        new TrailCheck(
                            parts.auditor(), parts.anchor(), parts.keyring(), parts.clock()))
                    .routes(),
                events.routes(),
                new EventLogResource(api, trail).routes(),
                new KeysResource(api, new ApiKeys(parts.keyring(), parts.clock()), parts.clock())
                    .routes(),
                new AccountsResource(api, accounts).routes(),
                new FoldersResource(api).routes(),
                new SessionResource(api, sessions, trail, parts.clock()).routes())
            .flatMap(List::stream)
            .toList();
    return new Api(
        authenticator,
        events,
        new Router(routes, authenticator, new Throttle(parts.rate(), System::nanoTime)));
  }

  public HttpResponse answer(HttpRequest request) {
    return router.answer(request);
  }

  /** Every route, for the tests that walk them all. */
  public List<Route> routes() {
    return router.routes();
  }

  /**
   * Whether a {@code GET /api/v1/events} may be streamed, for a host that can; see {@link
   * dev.penstock.functions.api.audit.LiveFeed}.
   */
  public FeedAdmission admitToFeed(HttpRequest request) {
    try {
      var principal = router.admit(request, Operation.STREAM_EVENTS);
      var refusal = router.overLimit(principal, request);
      if (refusal.isPresent()) {
        return new FeedAdmission.Refused(refusal.get());
      }
      var reach = Router.require(Access.decide(principal, Operation.STREAM_EVENTS));
      long after =
          events.place(new Exchange(request, principal, reach, Map.of(), System.nanoTime()));
      return new FeedAdmission.Admitted(after, () -> stillPermitted(request));
    } catch (PlatformException e) {
      return new FeedAdmission.Refused(
          HttpResponse.problem(e.problem().at(request.path())).with("cache-control", "no-store"));
    }
  }

  private boolean stillPermitted(HttpRequest request) {
    try {
      return Access.decide(authenticator.recheck(request), Operation.STREAM_EVENTS)
          instanceof AccessDecision.Permitted;
    } catch (PlatformException e) {
      return false;
    }
  }
}
