package dev.penstock.workers.http;

import dev.penstock.definition.task.Idempotency;
import dev.penstock.workers.tls.ClientIdentity;
import dev.penstock.workers.tls.Refusal;
import dev.penstock.workers.tls.Tls;
import dev.penstock.workers.tool.Deadline;
import dev.penstock.workers.tool.Reach;
import dev.penstock.workers.tool.Tenure;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one HTTP exchange at a time: no redirect is followed, nothing is sent twice, no system
 * proxy is used, no cookie kept. Thread-safe.
 */
public final class Egress implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Egress.class);

  /** Of those that are kept open, so many are tried before a call is given up. */
  private static final int MOST_CONNECTIONS = 5;

  private static final long TIDY_SECONDS = 1;

  private final EgressClient toPublic;
  private final EgressClient toNamed;
  private final Tls tls = new Tls();
  private final Approaches approaches = new Approaches();
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("egress-deadlines").factory());
  private final ScheduledFuture<?> tidying;
  private final EgressSettings settings;
  private final NameResolver names;

  public Egress(EgressSettings settings, NameResolver names) {
    this.settings = settings;
    this.names = names;
    this.toPublic = new EgressClient(settings, new CheckedResolver(names, Reach.PUBLIC), tls);
    this.toNamed = new EgressClient(settings, new CheckedResolver(names, Reach.NAMED), tls);
    this.tidying =
        deadlines.scheduleWithFixedDelay(this::tidy, TIDY_SECONDS, TIDY_SECONDS, TimeUnit.SECONDS);
  }

  /** Makes an exchange that is nobody else's to make. */
  public Exchange exchange(HttpCall call, Reach reach, Duration left) {
    return exchange(call, left, connecting(call, reach, Tenure.unlimited(), false, null));
  }

  /**
   * Makes the exchange of an effect; it ends at the latest when the time that is left has passed.
   *
   * @param tenure asked once more when the connection is there: nothing is sent after it
   * @param approach to the call's target, which it waits for; null where none was begun
   */
  public Exchange exchange(
      HttpCall call, Reach reach, Duration left, Tenure tenure, @Nullable Approach approach) {
    boolean isEffect = isEffect(call);
    Exchange exchange = exchange(call, left, connecting(call, reach, tenure, isEffect, approach));
    if (isEffect && exchange instanceof Exchange.Answered) {
      approaches.answered(call.uri(), reach);
    }
    return exchange;
  }

  /**
   * Begins to connect for an effect that is decided on and about to be put on record.
   *
   * @return null where its call will connect by itself: it only reads, it shows an identity, or
   *     nobody has called its target lately
   */
  public @Nullable Approach approach(HttpCall call, Reach reach) {
    return isEffect(call) && call.identity() == null
        ? approaches.begin(client(reach), call.uri(), reach)
        : null;
  }

  private static boolean isEffect(HttpCall call) {
    return !Idempotency.isSafe(call.method());
  }

  private static EgressClient.Connecting connecting(
      HttpCall call, Reach reach, Tenure tenure, boolean isEffect, @Nullable Approach approach) {
    boolean fits = approach != null && approach.reach().equals(reach) && call.identity() == null;
    return new EgressClient.Connecting(
        reach, call.identity(), tenure, isEffect, fits ? approach : null);
  }

  private EgressClient client(Reach reach) {
    return reach.named() ? toNamed : toPublic;
  }

  private void tidy() {
    toPublic.closeExpired();
    toNamed.closeExpired();
    approaches.forget();
  }

  private Exchange exchange(HttpCall call, Duration left, EgressClient.Connecting connecting) {
    if (!left.isPositive()) {
      return new Exchange.NotSent("The time for this call ran out before it was sent.");
    }
    Deadline deadline = Deadline.in(left);
    if (connecting.approach() != null) {
      connecting.approach().await(deadline);
    }
    for (int connections = 0; connections < MOST_CONNECTIONS; connections++) {
      try {
        return attempt(call, connecting, deadline);
      } catch (AttentiveConnection.UnaskedAnswerException e) {
        LOG.warn("{}: {} The connection is given up.", call.uri().getHost(), e.getMessage());
      }
    }
    return new Exchange.NotSent("The other side sends answers that nobody has asked for.");
  }

  private Exchange attempt(HttpCall call, EgressClient.Connecting connecting, Deadline until)
      throws AttentiveConnection.UnaskedAnswerException {
    HttpUriRequestBase request = request(call);
    HttpClientContext context = HttpClientContext.create();
    connecting.in(context);
    AtomicBoolean late = new AtomicBoolean();
    // A socket time-out only bounds one read: a target that drips a byte a second never trips it.
    ScheduledFuture<?> deadline =
        deadlines.schedule(
            () -> {
              late.set(true);
              request.cancel();
            },
            until.left().toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      return client(connecting.reach())
          .execute(request, context, response -> read(request, response));
    } catch (AddressRefusedException e) {
      return new Exchange.Refused(e.reason());
    } catch (AttentiveConnection.UnaskedAnswerException e) {
      throw e;
    } catch (IOException e) {
      return failed(e, EgressClient.wasSent(context), late.get());
    } catch (IllegalStateException e) {
      // The client says so when the deadline takes its connection away between two steps.
      if (!late.get()) {
        throw e;
      }
      return failed(new IOException(e), EgressClient.wasSent(context), true);
    } finally {
      deadline.cancel(false);
    }
  }

  /** Where a host is, for a protocol with a client of its own: it connects to nothing else. */
  public Addresses addresses(String host, Reach reach) {
    try {
      return new Addresses.Found(List.of(new CheckedResolver(names, reach).resolve(host)));
    } catch (AddressRefusedException e) {
      return new Addresses.Refused(e.reason());
    } catch (UnknownHostException e) {
      return new Addresses.Unknown(host + " is not known.");
    }
  }

  /** TLS to one host, for a protocol with a client of its own. */
  public SSLContext tls(Reach reach, @Nullable ClientIdentity identity, String host) {
    return tls.context(reach, identity, host);
  }

  public int maxAnswerBytes() {
    return settings.maxAnswerBytes();
  }

  @Override
  public void close() {
    tidying.cancel(false);
    deadlines.shutdownNow();
    approaches.close();
    toPublic.close();
    toNamed.close();
  }

  private static HttpUriRequestBase request(HttpCall call) {
    HttpUriRequestBase request = new HttpUriRequestBase(call.method(), call.uri());
    call.headers().forEach(request::setHeader);
    if (call.body() != null) {
      request.setEntity(new ByteArrayEntity(call.body(), null));
    }
    return request;
  }

  private Exchange read(HttpUriRequestBase request, ClassicHttpResponse response)
      throws IOException {
    byte[] body = new byte[0];
    HttpEntity entity = response.getEntity();
    if (entity != null) {
      InputStream content = entity.getContent();
      body = content.readNBytes(settings.maxAnswerBytes() + 1);
      if (body.length > settings.maxAnswerBytes()) {
        // Without this the client would read the rest to be able to keep the connection.
        request.cancel();
        return new Exchange.TooLarge(response.getCode(), settings.maxAnswerBytes());
      }
    }
    return new Exchange.Answered(new HttpAnswer(response.getCode(), headers(response), body));
  }

  private static Map<String, String> headers(ClassicHttpResponse response) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : response.getHeaders()) {
      headers.merge(
          header.getName().toLowerCase(Locale.ROOT),
          header.getValue() == null ? "" : header.getValue(),
          (first, next) -> first + ", " + next);
    }
    return headers;
  }

  private static Exchange failed(IOException e, boolean sent, boolean late) {
    Optional<Refusal> refusal = Refusal.of(e);
    if (refusal.isPresent()) {
      return refusal.get().byThem()
          ? new Exchange.Unproven(refusal.get().reason())
          : new Exchange.NotSent(refusal.get().reason());
    }
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    if (!sent) {
      return new Exchange.NotSent(late ? "No connection came about in time." : reason);
    }
    boolean timedOut = late || e instanceof InterruptedIOException;
    return new Exchange.Lost(timedOut, timedOut ? "No whole response came in time." : reason);
  }
}
