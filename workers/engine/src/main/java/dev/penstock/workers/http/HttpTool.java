package dev.penstock.workers.http;

import dev.penstock.definition.WorkflowError;
import dev.penstock.definition.WorkflowError.Standard;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Acts: makes one HTTP call, follows its redirects where the document wants that, and says what is
 * known afterwards. Thread-safe.
 */
public final class HttpTool {

  private static final int MAX_REDIRECTS = 5;

  private final Egress egress;

  public HttpTool(Egress egress) {
    this.egress = egress;
  }

  /**
   * Makes the call.
   *
   * @param arguments the call as the document wants it, with the headers of the effect added
   * @param authorization the opened credential; sent to the call's own origin and to no other
   * @param reach how far the deciding rule lets it go
   * @param gate asked before another origin is called
   * @param timeout for the call with all its redirects
   * @param position the task, for the error's {@code instance}
   */
  public ToolResult act(
      HttpArguments arguments,
      @Nullable Authorization authorization,
      Reach reach,
      RedirectGate gate,
      Duration timeout,
      String position) {
    long deadline = System.nanoTime() + timeout.toNanos();
    HttpCall call = arguments.call();
    Reach allowed = reach;
    for (int redirects = 0; ; redirects++) {
      boolean home = HttpUri.sameOrigin(call.uri(), arguments.call().uri());
      HttpCall sent = home && authorization != null ? authorization.on(call) : call;
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      HttpAnswer answer;
      switch (egress.exchange(sent, allowed, left)) {
        case Exchange.Answered answered ->
            answer =
                authorization == null
                    ? answered.answer()
                    : authorization.takenOutOf(answered.answer());
        case Exchange.TooLarge large -> {
          String detail = "The response is longer than " + large.cap() + " bytes.";
          return failed(large.status() >= 400 ? large.status() : 500, detail, call, position);
        }
        case Exchange.Refused refused -> {
          return new ToolResult.Failed(
              Standard.AUTHORIZATION.error(refused.reason(), position), redirects > 0);
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
        switch (gate.ask(next.method(), next.uri())) {
          case RedirectGate.Passage.Open open -> allowed = open.reach();
          case RedirectGate.Passage.Closed closed -> {
            return new ToolResult.Failed(
                Standard.AUTHORIZATION.error(closed.reason(), position), true);
          }
        }
      }
      call = next;
    }
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
