package dev.penstock.functions.ingress;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.penstock.function.FailureLog;
import dev.penstock.http.HttpFunction;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.http.LambdaHttp;
import dev.penstock.keyring.Keyring;
import dev.penstock.outbox.OutboxBell;
import dev.penstock.problem.PlatformException;
import dev.penstock.spill.Spill;
import dev.penstock.store.Database;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /hooks/{trigger}} as a Lambda function behind API Gateway (payload format 2.0). The
 * node hosts the same handler. It answers 202 only for what is durable, and every failure is an RFC
 * 9457 problem; it throws for nothing but a broken stream. It uses nothing of the context, which
 * may be null outside of Lambda. Thread-safe.
 */
public final class WebhookHandler implements RequestStreamHandler, HttpFunction {

  private final FrontDoor door;

  /**
   * A handler.
   *
   * @param database acts as the role {@code ingress}
   */
  public WebhookHandler(Database database, Keyring keyring, IngressSettings settings, Clock clock) {
    this(database, keyring, settings, clock, Spill.NONE);
  }

  /**
   * A handler with a place beside the store.
   *
   * @param spill where verified deliveries go while the store is away
   */
  public WebhookHandler(
      Database database, Keyring keyring, IngressSettings settings, Clock clock, Spill spill) {
    this(database, keyring, settings, clock, spill, Optional.empty());
  }

  /**
   * A handler in a process that lives on after its answers.
   *
   * @param bell what wakes the relay; empty to wake it with each delivery
   */
  public WebhookHandler(
      Database database,
      Keyring keyring,
      IngressSettings settings,
      Clock clock,
      Spill spill,
      Optional<OutboxBell> bell) {
    this.door = new FrontDoor(database, keyring, settings, clock, spill, bell);
  }

  /**
   * Has the store confirm the triggers that may be trusted while it is away: to be called every few
   * seconds by who gave a spill.
   *
   * @throws PlatformException {@code unavailable} when the store is away
   */
  public void confirmTriggers() {
    door.confirmTriggers();
  }

  /** Whether the store was away when it was last needed. */
  boolean storeIsAway() {
    return door.storeIsAway();
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, @Nullable Context context)
      throws IOException {
    LambdaHttp.answer(this, event, answer);
  }

  @Override
  public HttpResponse answer(HttpRequest request) {
    try {
      return door.answer(request);
    } catch (PlatformException e) {
      return switch (e.problem().type()) {
        case UNAVAILABLE -> {
          FailureLog.warn("ingress", e.problem().detail(), e);
          yield Answers.unavailable();
        }
        case INVALID_INPUT -> HttpResponse.problem(e.problem());
        // A key that this process lacks is ours to bring: the sender is to try again.
        case INVALID_CONFIGURATION -> {
          FailureLog.error("ingress", e.problem().detail(), e);
          yield Answers.unavailable();
        }
        default -> internal(e);
      };
    } catch (RuntimeException e) {
      return internal(e);
    }
  }

  private static HttpResponse internal(RuntimeException e) {
    FailureLog.error("ingress", "A delivery could not be handled.", e);
    return Answers.internal();
  }
}
