package dev.penstock.functions.runtime;

import static dev.penstock.functions.runtime.ScriptedHost.call;
import static dev.penstock.functions.runtime.ScriptedHost.status;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.penstock.functions.runtime.ScriptedHost.Asked;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The wire of Lambda's Runtime API, as its own document has it. */
class RuntimeLoopTest {

  private static final String NEXT = "GET /2018-06-01/runtime/invocation/next HTTP/1.1";
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochMilli(1_700_000_000_000L), ZoneOffset.UTC);

  private static final RequestStreamHandler ECHO = (event, answer, _) -> event.transferTo(answer);

  /** The property is the process's, as the official client has it. */
  @AfterEach
  void forgetTheTrace() {
    System.clearProperty("com.amazonaws.xray.traceHeader");
  }

  @Test
  void shouldAnswerOneCallAfterTheOtherOverOneConnection() throws Exception {
    List<Asked> asked =
        run(
            () -> ECHO,
            call("one", "{\"n\": 1}"),
            status(202),
            call("two", "{\"n\": \"zwölf\"}"),
            status(202));

    assertThat(asked)
        .extracting(Asked::line)
        .containsExactly(
            NEXT,
            "POST /2018-06-01/runtime/invocation/one/response HTTP/1.1",
            NEXT,
            "POST /2018-06-01/runtime/invocation/two/response HTTP/1.1");
    assertThat(asked)
        .extracting(Asked::body)
        .containsExactly("", "{\"n\": 1}", "", "{\"n\": \"zwölf\"}");
    assertThat(asked).extracting(Asked::connection).containsOnly(1);
  }

  @Test
  void shouldTakeAnEventInChunks() throws Exception {
    String chunked =
        call("one", "", "Transfer-Encoding: chunked").replace("Content-Length: 0\r\n", "")
            + "5\r\n{\"a\":\r\n3;why=not\r\n 1}\r\n0\r\nTrailer: x\r\n\r\n";

    List<Asked> asked = run(() -> ECHO, chunked, status(202));

    assertThat(asked.get(1).body()).isEqualTo("{\"a\": 1}");
  }

  @Test
  void shouldTakeTheLargestEventThatLambdaGives() throws Exception {
    String large = "\"" + "x".repeat(6 * 1024 * 1024 - 2) + "\"";

    List<Asked> asked = run(() -> ECHO, call("one", large), status(202));

    assertThat(asked.get(1).body()).isEqualTo(large);
  }

  @Test
  void shouldConnectAnewWhenTheOtherSideCloses() throws Exception {
    List<Asked> asked =
        run(
            () -> ECHO,
            call("one", "1", "Connection: close"),
            status(202),
            call("two", "2"),
            status(202));

    assertThat(asked).extracting(Asked::connection).containsExactly(1, 2, 2, 2);
    assertThat(asked.get(3).body()).isEqualTo("2");
  }

  @Test
  void shouldTellTheHandlerWhatTheOfficialClientTells() throws Exception {
    List<Object> told = new ArrayList<>();
    RequestStreamHandler asking =
        (_, _, context) -> {
          told.addAll(
              List.of(
                  context.getAwsRequestId(),
                  context.getInvokedFunctionArn(),
                  context.getFunctionName(),
                  context.getFunctionVersion(),
                  context.getLogGroupName(),
                  context.getLogStreamName(),
                  context.getMemoryLimitInMB(),
                  context.getRemainingTimeInMillis(),
                  context.getXrayTraceId(),
                  System.getProperty("com.amazonaws.xray.traceHeader")));
        };

    run(
        () -> asking,
        call("one", "{}", "lambda-runtime-trace-id: Root=1-2;Sampled=1"),
        status(202));

    assertThat(told)
        .containsExactly(
            "one",
            "arn:aws:lambda:eu-central-1:1:function:f",
            "front-door",
            "7",
            "/penstock/front-door",
            "2026/x",
            1024,
            10_000,
            "Root=1-2;Sampled=1",
            "Root=1-2;Sampled=1");
  }

  @Test
  void shouldForgetTheTraceOfTheCallBefore() throws Exception {
    List<Boolean> traced = new ArrayList<>();
    RequestStreamHandler asking =
        (_, _, _) -> traced.add(System.getProperty("com.amazonaws.xray.traceHeader") != null);

    run(
        () -> asking,
        call("one", "{}", "Lambda-Runtime-Trace-Id: Root=1"),
        status(202),
        call("two", "{}"),
        status(202));

    assertThat(traced).containsExactly(true, false);
  }

  @Test
  void shouldTellOfAFailureByItsClassAlone() throws Exception {
    RequestStreamHandler failing =
        new RequestStreamHandler() {
          private boolean failed;

          @Override
          public void handleRequest(InputStream event, OutputStream answer, Context context)
              throws IOException {
            if (!failed) {
              failed = true;
              answer.write("half".getBytes(StandardCharsets.UTF_8));
              throw new IllegalStateException("the card number is 4111");
            }
            event.transferTo(answer);
          }
        };

    List<Asked> asked =
        run(() -> failing, call("one", "{}"), status(202), call("two", "{}"), status(202));

    Asked told = asked.get(1);
    assertThat(told.line()).isEqualTo("POST /2018-06-01/runtime/invocation/one/error HTTP/1.1");
    assertThat(told.headers())
        .contains("lambda-runtime-function-error-type: java.lang.illegalstateexception");
    assertThat(told.body())
        .contains("\"errorType\":\"java.lang.IllegalStateException\"")
        .doesNotContain("4111", "half");
    assertThat(asked.get(3).line()).endsWith("/two/response HTTP/1.1");
  }

  @Test
  void shouldEndAfterACallThatRanOutOfMemory() throws Exception {
    List<Asked> asked =
        run(
            () ->
                (_, _, _) -> {
                  throw new OutOfMemoryError("as a test has it");
                },
            call("one", "{}"),
            status(202));

    assertThat(asked).extracting(Asked::line).hasSize(2).last().asString().contains("/one/error");
  }

  @Test
  void shouldSayThatTheFunctionCannotBeStarted() throws Exception {
    List<Asked> asked =
        run(
            () -> {
              throw new IllegalArgumentException("PENSTOCK_ROOT_KEY is not abc");
            },
            status(202));

    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst().line()).isEqualTo("POST /2018-06-01/runtime/init/error HTTP/1.1");
    assertThat(asked.getFirst().body())
        .contains("java.lang.IllegalArgumentException")
        .doesNotContain("abc");
  }

  @Test
  void shouldGoOnAfterAnAnswerThatWasTooLarge() throws Exception {
    List<Asked> asked =
        run(() -> ECHO, call("one", "{}"), status(413), call("two", "{}"), status(202));

    assertThat(asked.getLast().line()).contains("/two/response");
  }

  @Test
  void shouldEndWhenTheRuntimeApiCannotGoOn() throws Exception {
    assertThat(run(() -> ECHO, status(500))).extracting(Asked::line).containsExactly(NEXT);
    assertThat(run(() -> ECHO, call("one", "{}"), status(403))).hasSize(2);
    assertThat(run(() -> ECHO, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{")).hasSize(1);
    assertThat(run(() -> ECHO, "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n")).hasSize(1);
    assertThat(run(() -> ECHO, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")).hasSize(1);
    assertThat(run(() -> ECHO, "nonsense\r\n\r\n")).hasSize(1);
  }

  /** What was asked until the script was over and the loop had ended. */
  private static List<Asked> run(Supplier<RequestStreamHandler> function, String... script)
      throws Exception {
    try (ScriptedHost host = new ScriptedHost(script)) {
      RuntimeLoop.run(
          Map.of(
              "AWS_LAMBDA_RUNTIME_API", host.address(),
              "AWS_LAMBDA_FUNCTION_NAME", "front-door",
              "AWS_LAMBDA_FUNCTION_VERSION", "7",
              "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024",
              "AWS_LAMBDA_LOG_GROUP_NAME", "/penstock/front-door",
              "AWS_LAMBDA_LOG_STREAM_NAME", "2026/x"),
          CLOCK,
          function);
      return host.asked();
    }
  }
}
