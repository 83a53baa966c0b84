package dev.penstock.functions.scheduler;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.penstock.audit.AuditTrail;
import dev.penstock.json.Json;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.Seal;
import dev.penstock.problem.PlatformException;
import dev.penstock.schedule.DueSchedules;
import dev.penstock.schedule.ScheduleStore;
import dev.penstock.store.Database;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * A tick: puts everything on record that is due, and answers {@code {"fired": n}}. EventBridge
 * calls it by a rule, a node by its clock. The event says nothing that counts: what is due, the
 * store and the clock say, so that a tick that comes twice, late or never changes no occurrence. It
 * uses nothing of the context, which may be null outside of Lambda. Thread-safe.
 */
public final class TickHandler implements RequestStreamHandler {

  private final DueSchedules schedules;

  /**
   * A handler.
   *
   * @param database acts as the role {@code scheduler}
   */
  public TickHandler(Database database, Keyring keyring, Clock clock) {
    this.schedules =
        new DueSchedules(
            database, new ScheduleStore(new Seal(keyring)), new AuditTrail(keyring, clock), clock);
  }

  /**
   * {@inheritDoc}
   *
   * @throws PlatformException {@code unavailable} when the store is away: who calls sees the
   *     failure, and the next tick finds the same
   */
  @Override
  public void handleRequest(InputStream event, OutputStream answer, @Nullable Context context)
      throws IOException {
    int fired = tick();
    answer.write(Json.write(Json.object().put("fired", fired)).getBytes(StandardCharsets.UTF_8));
  }

  /** Puts what is due on record, and tells how much it was. */
  int tick() {
    return schedules.tick();
  }
}
