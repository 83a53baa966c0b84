package dev.penstock.workers.http;

import dev.penstock.definition.WorkflowError;
import dev.penstock.definition.WorkflowError.Standard;
import dev.penstock.trace.TraceParent;
import dev.penstock.workers.tool.Action;
import dev.penstock.workers.tool.ActionGate;
import dev.penstock.workers.tool.InvalidArgumentsException;
import dev.penstock.workers.tool.Permit;
import dev.penstock.workers.tool.Reach;
import dev.penstock.workers.tool.ToolResult;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Makes one HTTP call, follows its redirects where the document wants that, and says what is known
 * afterwards. Every tool that speaks HTTP acts through it. Thread-safe.
 */
public final class HttpAct {

  private static final int MAX_REDIRECTS = 5;

  private final Egress egress;

  public HttpAct(Egress egress) {
    this.egress = egress;
  }

  /** A connection to the call's target; null where the call will make its own. */
  public @Nullable Approach approach(HttpArguments arguments, Reach reach) {
    return egress.approach(arguments.call(), reach);
  }

  /** Makes the call, which connects by itself. */
  public ToolResult act(
      String kind, HttpArguments arguments, @Nullable Authorization authorization, Permit permit) {
    return act(kind, arguments, authorization, permit, null);
  }

  /**
   * Makes the call.
   *
   * @param kind of the action, as the policy is asked about a redirect
   * @param arguments the call as the document wants it
   * @param authorization the opened credential; sent to the call's own origin and to no other
   * @param permit under which it acts
   * @param approach the connection that was begun for it; null for none
   */
  public ToolResult act(
      String kind,
      HttpArguments arguments,
      @Nullable Authorization authorization,
      Permit permit,
      @Nullable Approach approach) {
    String position = permit.position();
    HttpCall first = marked(arguments.call(), permit);
    HttpCall call = first;
    Reach allowed = permit.reach();
    HttpCall challenged = null;
    for (int redirects = 0; ; redirects++) {
      boolean home = HttpUri.sameOrigin(call.uri(), first.uri());
      Authorization shown = home ? authorization : null;
      HttpCall sent = challenged != null ? challenged : shown != null ? shown.on(call) : call;
      Duration left = permit.deadline().left();
      HttpAnswer answer;
      switch (egress.exchange(sent, allowed, left, permit.tenure(), approach)) {
        case Exchange.Answered answered -> answer = answered.answer();
        case Exchange.TooLarge large -> {
          String detail = "The response is longer than " + large.cap() + " bytes.";
          return failed(large.status() >= 400 ? large.status() : 500, detail, call, position);
        }
        case Exchange.Refused refused -> {
          return new ToolResult.Failed(
              Standard.AUTHORIZATION.error(refused.reason(), position), redirects > 0);
        }
        case Exchange.Unproven unproven -> {
          return new ToolResult.Failed(
              Standard.AUTHENTICATION.error(
                  place(call) + ": " + BoundedText.of(unproven.reason()), position),
              redirects > 0);
        }
        case Exchange.NotSent notSent -> {
          return new ToolResult.Failed(
              Standard.COMMUNICATION.error(
                  place(call) + ": nothing was sent. " + BoundedText.of(notSent.reason()),
                  position),
              redirects > 0);
        }
        case Exchange.Lost lost -> {
          return new ToolResult.Doubtful(lost(lost, call, position));
        }
      }
      if (shown != null && challenged == null && answer.status() == 401) {
        challenged = shown.again(call, answer).orElse(null);
        if (challenged != null) {
          continue;
        }
      }
      challenged = null;
      answer = answer.without(permit.secrets().traces());
      if (!isFollowed(answer, arguments.redirect())) {
        return result(call, answer, arguments, position);
      }
      if (redirects == MAX_REDIRECTS) {
        return failed(answer.status(), "It redirects more than 5 times.", call, position);
      }
      HttpCall next;
      try {
        next = Redirect.next(call, answer);
      } catch (InvalidArgumentsException e) {
        return failed(answer.status(), e.reason(), call, position);
      }
      if (!HttpUri.sameOrigin(call.uri(), next.uri())) {
        switch (permit.gate().ask(Action.of(kind, next.method(), next.uri()))) {
          case ActionGate.Passage.Open open -> allowed = open.reach();
          case ActionGate.Passage.Closed closed -> {
            return new ToolResult.Failed(
                Standard.AUTHORIZATION.error(closed.reason(), position), true);
          }
        }
      }
      call = next;
    }
  }

  /** With what tells the target which effect this is, and which worker's word counts. */
  private static HttpCall marked(HttpCall unmarked, Permit permit) {
    HttpCall call = traced(unmarked, permit);
    if (permit.idempotencyKey().isEmpty()) {
      return call;
    }
    return call.with("Idempotency-Key", permit.idempotencyKey())
        .with("Penstock-Fencing-Token", Long.toString(permit.fencingToken()));
  }

  /** With its place in the trace, unless the document has said one itself. */
  private static HttpCall traced(HttpCall call, Permit permit) {
    TraceParent trace = permit.trace();
    return trace == null
            || call.headers().keySet().stream().anyMatch(TraceParent.HEADER::equalsIgnoreCase)
        ? call
        : call.with(TraceParent.HEADER, trace.header());
  }

  private static boolean isFollowed(HttpAnswer answer, boolean redirect) {
    return redirect && Redirect.isRedirect(answer);
  }

  private static ToolResult result(
      HttpCall call, HttpAnswer answer, HttpArguments arguments, String position) {
    int last = arguments.redirect() ? 399 : 299;
    if (answer.status() < 200 || answer.status() > last) {
      return failed(answer.status(), BoundedText.ofBody(answer.body()), call, position);
    }
    try {
      return new ToolResult.Succeeded(AnswerOutput.of(call, answer, arguments.output()));
    } catch (UnreadableAnswerException e) {
      return failed(500, e.reason(), call, position);
    }
  }

  private static ToolResult failed(int status, String text, HttpCall call, String position) {
    String detail = place(call) + " answered " + status + (text.isEmpty() ? "" : ": " + text);
    return new ToolResult.Failed(Standard.COMMUNICATION.error(status, detail, position), true);
  }

  private static WorkflowError lost(Exchange.Lost lost, HttpCall call, String position) {
    String detail = place(call) + ": " + BoundedText.of(lost.reason());
    return lost.timedOut()
        ? Standard.TIMEOUT.error(detail, position)
        : Standard.COMMUNICATION.error(detail, position);
  }

  /** For a person to read: no query, which may hold personal data, and no headers. */
  private static String place(HttpCall call) {
    URI uri = call.uri();
    return call.method() + " " + HttpUri.origin(uri) + uri.getRawPath();
  }
}
