package dev.penstock.workers.effect;

import dev.penstock.definition.WorkflowError;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.store.Database;
import dev.penstock.workers.lease.NotOpenedException;
import dev.penstock.workers.lease.SecretLease;
import dev.penstock.workers.lease.SecretLeases;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.tool.Deadline;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Preparation;
import dev.penstock.workers.tool.PreparationException;
import dev.penstock.workers.tool.Secrets;
import dev.penstock.workers.tool.Tool;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the tool of a request and lets it say what exactly is to be done. */
final class Planning implements AutoCloseable {

  /** A plan, or the answer that makes one needless. */
  sealed interface Planned {
    record Ready(Plan plan) implements Planned {}

    record Answered(EffectOutcome outcome) implements Planned {}
  }

  private final Tools tools;
  private final Decisions decisions;
  private final Claims claims;
  private final Database database;
  private final SecretLeases leases;

  Planning(
      Tools tools, Decisions decisions, Claims claims, Database database, SecretLeases leases) {
    this.tools = tools;
    this.decisions = decisions;
    this.claims = claims;
    this.database = database;
    this.leases = leases;
  }

  /**
   * The plan.
   *
   * @throws PlatformException {@code unavailable} when an effect that is already under way can't be
   *     looked after, because what it needs can't be read now
   */
  Planned plan(EffectRequest request) {
    Optional<Tool> found = tools.find(request.tool());
    if (found.isEmpty()) {
      return failed(Standard.CONFIGURATION, "There is no tool " + request.tool() + ".", request);
    }
    Tool tool = found.get();
    if (tool.readsFirst() && claims.known(request) instanceof Claims.Known.Recorded(var outcome)) {
      return new Planned.Answered(outcome);
    }
    Deadline deadline = Deadline.in(request.timeout());
    try {
      var call = tool.prepare(request.arguments(), preparation(request, deadline));
      return new Planned.Ready(Plan.of(request.within(left(deadline)), call));
    } catch (InvalidArgumentsException e) {
      return failed(Standard.VALIDATION, e.reason(), request);
    } catch (PreparationException e) {
      return failed(e.error(), request);
    } catch (NotOpenedException e) {
      return failed(
          e.mayPass() ? Standard.COMMUNICATION : Standard.AUTHORIZATION, e.reason(), request);
    }
  }

  void release(String subscription) {
    tools.release(subscription);
  }

  String place() {
    return tools.place();
  }

  @Override
  public void close() {
    tools.close();
  }

  /** What a tool is given to find out what exactly a question or an act is. */
  Preparation preparation(EffectRequest request, Deadline deadline) {
    return new Preparation(
        action -> decisions.further(request, request.task().attempt(), action),
        (names, host) -> open(request, names, host),
        deadline,
        request.task().position());
  }

  /** Leases secrets for one host and opens them; the caller closes them. */
  Secrets open(EffectRequest request, Set<String> names, String host) {
    List<SecretLease> granted =
        names.stream()
            .sorted()
            .map(
                name ->
                    SecretLease.of(name, request.definition().namespace(), request.task(), host))
            .toList();
    database.inTransaction(
        transaction -> {
          for (SecretLease lease : granted) {
            leases.grant(transaction, lease);
          }
          return true;
        });
    return leases.open(granted);
  }

  private static Duration left(Deadline deadline) {
    Duration left = deadline.left();
    return left.isPositive() ? left : Duration.ofMillis(1);
  }

  private Planned failed(Standard type, String detail, EffectRequest request) {
    return failed(type.error(detail, request.task().position()), request);
  }

  /** What can't be planned now may have been made when it could be. */
  private Planned failed(WorkflowError error, EffectRequest request) {
    return switch (claims.known(request)) {
      case Claims.Known.Nothing _ -> new Planned.Answered(new EffectOutcome.Failed(error));
      case Claims.Known.Recorded(var outcome) -> new Planned.Answered(outcome);
      case Claims.Known.Open _ ->
          throw PlatformException.of(
              ProblemType.UNAVAILABLE,
              "An effect is under way and can't be looked after yet: " + error.detail());
    };
  }
}
