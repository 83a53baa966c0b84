package dev.penstock.workers.run;

import dev.penstock.approval.Quorum;
import dev.penstock.json.Json;
import dev.penstock.workers.protocol.EffectOutcome;
import dev.penstock.workers.protocol.EffectRequest;
import dev.penstock.workers.protocol.MigrationRequest;
import dev.penstock.workers.protocol.RunResult;
import dev.penstock.workers.protocol.RunStart;
import dev.penstock.workers.protocol.RunWorkflow;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Records the histories that {@link ReplayTest} replays. Run by hand, once for each change of the
 * workflow that adds a new kind of event; what is recorded is never recorded anew, because it
 * stands for runs that are under way somewhere.
 */
final class HistoryRecorder {

  static final Path FOLDER = Path.of("src/test/resources/histories");

  private static final String HEAD =
      """
      document: { dsl: '1.0.3', namespace: test, name: history, version: '1.0.0' }
      """;

  private static final String OTHER =
      """
      document: { dsl: '1.0.3', namespace: test, name: other, version: '1.0.0' }
      do: [ { nap: { wait: PT1M } } ]
      """;

  private HistoryRecorder() {}

  /** Writes what is not there yet. */
  public static void main(String[] arguments) throws IOException {
    Files.createDirectories(FOLDER);
    record(
        "events",
        """
        do:
          - early: { emit: { event: { with: { type: told, data: { n: '${ .n }' } } } } }
          - hear: { listen: { to: { one: { with: { type: told } } } } }
          - late: { emit: { event: { with: { type: told, data: { n: 2 } } } } }
          - each:
              listen: { to: { any: [ { with: { type: told } } ], until: '${ length == 1 }' } }
              foreach: { do: [ { same: { set: { heard: '${ $item }' } } } ] }
              timeout: { after: PT1H }
          - vain:
              try: [ { none: { listen: { to: { one: { with: { type: never } } } }, timeout: { after: PT1M } } } ]
              catch: { do: [ { gone: { set: { gone: true } } } ] }
        """);
    record(
        "pure",
        """
        do:
          - loop: { for: { in: '${ [range(30)] }' }, do: [ { add: { set: { n: '${ .n + $item }' } } } ] }
          - pick: { switch: [ { big: { when: .n > 9, then: end } } ] }
        """);
    record(
        "short-and-long-effects",
        """
        do:
          - short: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/' } }
          - long: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/' }, timeout: { after: PT5M } }
        """);
    record(
        "retry-and-wait",
        """
        do:
          - tried:
              try: [ { bad: { raise: { error: { type: 'https://example.com/bad', status: 500 } } } } ]
              catch:
                retry:
                  delay: PT1M
                  jitter: { from: PT1S, to: PT9S }
                  limit: { attempt: { count: 2 } }
                do: [ { pause: { wait: PT1H } } ]
        """);
    record(
        "approval",
        """
        do:
          - ask: { call: approval, with: { title: T, payload: { x: 1 }, within: PT1H } }
          - call: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/guarded' } }
        """);
    record(
        "form",
        """
        do:
          - ask: { call: form, with: { title: T, within: PT1H, schema: { type: object, properties: { amount: { type: number } } } } }
          - keep: { set: { n: '${ .amount }' } }
          - refused:
              try: [ { ask: { call: form, with: { title: Never, schema: { type: object, properties: { amount: { type: number } } } } } } ]
              catch: { do: [ { nap: { wait: PT1H } } ] }
        """);
    record(
        "fork",
        """
        do:
          - all:
              fork:
                branches:
                  - call: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/' } }
                  - loop: { for: { in: '${ [range(30)] }' }, do: [ { add: { set: { n: '${ .n + $item }' } } } ] }
                  - nested:
                      fork:
                        branches:
                          - nap: { wait: PT1M }
                          - ask: { call: approval, with: { title: T, payload: { x: 1 } } }
                          - calls: { do: [ { short: { wait: PT5S } }, { call: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/' } } } ] }
          - only:
              fork:
                branches:
                  - a: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/a' } }
                  - b: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/b' } }
        """);
    record(
        "compete",
        """
        do:
          - race:
              fork:
                compete: true
                branches:
                  - nap: { wait: P1D }
                  - ask: { call: approval, with: { title: Never, payload: { x: 1 } } }
                  - long: { do: [ { first: { wait: PT2S } }, { last: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/' } } } ] }
          - later: { wait: PT1S }
        """);
    record(
        "workflow-timeout",
        """
        timeout: { after: '${ "PT1M" }' }
        do:
          - all:
              fork:
                branches:
                  - ask: { call: approval, with: { title: Never, payload: { x: 1 } } }
                  - nap: { wait: P1D }
        """);
    record(
        "sub-runs",
        """
        do:
          - awaited: { run: { workflow: { namespace: test, name: other, version: '1.0.0', input: { n: 1 } } } }
          - aside: { run: { await: false, workflow: { namespace: test, name: other, version: '1.0.0' } } }
          - late:
              try: [ { slow: { run: { workflow: { namespace: test, name: other, version: '1.0.0' } }, timeout: { after: PT5S } } } ]
              catch: { do: [ { nap: { wait: PT1H } } ] }
        """);
    record(
        "calls",
        """
        do:
          - openapi: { call: openapi, with: { document: { endpoint: 'http://127.0.0.1/pets' }, operationId: one } }
          - grpc:
              call: grpc
              with: { proto: { endpoint: 'http://127.0.0.1/a.proto' }, service: { name: a.B, host: 127.0.0.1, port: 1 }, method: C }
          - mcp: { call: mcp, with: { method: tools/list, transport: { http: { endpoint: 'http://127.0.0.1/mcp' } } } }
          - a2a: { call: a2a, with: { method: message/send, server: { uri: 'http://127.0.0.1/a2a' } } }
          - publish:
              call: asyncapi
              with: { document: { endpoint: 'http://127.0.0.1/chat' }, operation: say, message: { payload: { n: 1 } } }
          - take:
              call: asyncapi
              with:
                document: { endpoint: 'http://127.0.0.1/chat' }
                operation: hear
                subscription: { consume: { amount: 2 }, foreach: { do: [ { nap: { wait: PT1S } } ] } }
          - doubtful: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/doubtful' } }
        """);
    record(
        "processes",
        """
        do:
          - shell: { run: { shell: { command: 'true' } } }
          - script: { run: { script: { language: js, code: '1' } } }
          - container: { run: { container: { image: a } }, timeout: { after: PT5S } }
          - race:
              fork:
                compete: true
                branches:
                  - nap: { wait: PT1S }
                  - never: { call: approval, with: { title: Never, payload: {} } }
        """);
    record(
        "functions-and-extensions",
        """
        use:
          functions:
            ask: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/{n}' } }
          extensions:
            - around:
                extend: call
                before: [ { nap: { wait: PT1S } } ]
                after: [ { told: { emit: { event: { with: { type: told } } } } } ]
        do:
          - first: { call: ask, with: { n: 1 } }
          - second:
              try: [ { bad: { if: '${ .n != 7 }', raise: { error: { type: 'https://example.com/bad', status: 500 } } } } ]
              catch: { then: fourth }
          - third: { set: { never: true } }
          - fourth: { call: ask, with: { n: 2 } }
        """);
    record(
        "undo",
        """
        do:
          - hold: { set: { x: 1 }, metadata: { penstock: { undo: [ { free: { wait: PT1M } } ] } } }
          - pay:
              call: http
              with: { method: post, endpoint: 'http://127.0.0.1/' }
              metadata: { penstock: { undo: [ { back: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/back' } } } ] } }
          - both:
              fork:
                branches:
                  - slow:
                      call: http
                      with: { method: post, endpoint: 'http://127.0.0.1/slow' }
                      timeout: { after: PT5M }
                      metadata: { penstock: { undo: [ { bad: { raise: { error: { type: 'https://example.com/worse', status: 501 } } } } ] } }
                  - fails: { do: [ { short: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/short' } } }, { bad: { raise: { error: { type: 'https://example.com/bad', status: 500 } } } } ] }
        """);
    recordAway();
    recordMigration(
        "migrate",
        "do: [ { nap: { wait: PT1H } }, { say: { set: { said: old } } } ]",
        "do: [ { nap: { wait: PT1H } }, { say: { set: { said: new } } } ]");
  }

  /** Deadlines beside tasks that wait for the store, and a pause. */
  private static void recordAway() throws IOException {
    Path file = FOLDER.resolve("away.json");
    if (Files.exists(file)) {
      return;
    }
    try (RunFixture fixture = new RunFixture()) {
      fixture.workflows.put("other", RunFixture.definition(OTHER));
      fixture.effects.answer(
          request -> {
            fixture.store.back();
            return new EffectOutcome.Done(request.arguments(), "rcp_1");
          });
      fixture.store.awayFor("emit", "receive", "ask", "start");
      RunStart start =
          RunFixture.start(
              HEAD
                  + """
                  do:
                    - each:
                        fork:
                          branches:
                            - emits: { try: [ { a: { emit: { event: { with: { type: a } } }, timeout: { after: PT3S } } } ], catch: {} }
                            - hears: { try: [ { a: { listen: { to: { any: [] } }, timeout: { after: PT3S } } } ], catch: {} }
                            - asks: { try: [ { a: { call: approval, with: { title: T, payload: {} }, timeout: { after: PT3S } } } ], catch: {} }
                            - runs: { try: [ { a: { run: { workflow: { namespace: test, name: other, version: '1.0.0' } }, timeout: { after: PT3S } } } ], catch: {} }
                    - back: { call: http, with: { method: post, endpoint: 'http://127.0.0.1/' } }
                    - rest: { wait: PT1M }
                  """);
      WorkflowStub run = fixture.started(start);
      run.signal("pause", "a while");
      fixture.backbone.sleep(Duration.ofMinutes(1));
      run.signal("resume", "enough");
      run.getResult(RunResult.class);
      write(file, fixture.backbone.getWorkflowClient().fetchHistory(start.runId()).toJson(true));
    }
  }

  /** The part in which the run changed its version, up to where it went on as new. */
  private static void recordMigration(String name, String tasks, String otherTasks)
      throws IOException {
    Path file = FOLDER.resolve(name + ".json");
    if (Files.exists(file)) {
      return;
    }
    try (RunFixture fixture = new RunFixture()) {
      RunStart start = RunFixture.start(HEAD + tasks);
      var to = RunFixture.definition(HEAD.replace("1.0.0", "2.0.0") + otherTasks);
      WorkflowStub run = fixture.started(start);
      fixture.backbone.sleep(Duration.ofMinutes(1));
      run.signal(
          RunWorkflow.MIGRATE,
          new MigrationRequest(to.id().toString(), to.digest(), to.document()));
      run.getResult(RunResult.class);
      var client = fixture.backbone.getWorkflowClient();
      String before =
          client
              .fetchHistory(start.runId())
              .getHistory()
              .getEvents(0)
              .getWorkflowExecutionStartedEventAttributes()
              .getContinuedExecutionRunId();
      write(file, client.fetchHistory(start.runId(), before).toJson(true));
    }
  }

  private static void record(String name, String tasks) throws IOException {
    Path file = FOLDER.resolve(name + ".json");
    if (Files.exists(file)) {
      return;
    }
    try (RunFixture fixture = new RunFixture()) {
      fixture.workflows.put("other", RunFixture.definition(OTHER));
      fixture.people.decideOn(
          question ->
              switch (question.kind()) {
                case UNKNOWN_EFFECT -> "retry";
                case DOCUMENT_REVIEW -> "approved";
                case APPROVAL -> question.title().equals("Never") ? null : "approved";
                case FORM -> question.title().equals("Never") ? "rejected" : "submitted";
              });
      fixture.people.enter(Json.object().put("amount", 11));
      fixture.effects.answer(HistoryRecorder::answer);
      RunStart start =
          RunFixture.start(RunFixture.definition(HEAD + tasks), Json.read("{\"n\":0}"));
      fixture.run(start);
      write(file, fixture.backbone.getWorkflowClient().fetchHistory(start.runId()).toJson(true));
    }
  }

  private static EffectOutcome answer(EffectRequest request) {
    if (request.takesMessages()) {
      return new EffectOutcome.Done(
          Json.read("{\"messages\": [{\"payload\": {\"n\": 1}}], \"after\": {\"n\": 1}}"), "rcp_1");
    }
    String endpoint = request.arguments().path("endpoint").asText();
    if (request.humanTaskId() == null && endpoint.endsWith("guarded")) {
      return new EffectOutcome.ApprovalRequired("approver", Quorum.ONE, null, "r", Json.object());
    }
    return request.humanTaskId() == null && endpoint.endsWith("doubtful")
        ? new EffectOutcome.Unknown("Nobody knows.", Json.object())
        : new EffectOutcome.Done(request.arguments(), "rcp_1");
  }

  /** The worker's identity names the machine, which is nobody's business. */
  private static void write(Path file, String history) throws IOException {
    Files.writeString(
        file, history.replaceAll("(\"identity\": *)\"[^\"]*\"", "$1\"recorder\"") + "\n");
  }
}
