package dev.penstock.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.approval.Quorum;
import dev.penstock.definition.task.Asked;
import dev.penstock.definition.task.Authentication;
import dev.penstock.definition.task.ForTask;
import dev.penstock.definition.task.ForkTask;
import dev.penstock.definition.task.HttpCallTask;
import dev.penstock.definition.task.HumanCallTask;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.definition.task.Timespan;
import dev.penstock.definition.task.TryTask;
import dev.penstock.definition.task.WaitTask;
import dev.penstock.json.Json;
import dev.penstock.problem.PlatformException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading documents (F1): a definition or a list of defects with their places. */
class DefinitionReaderTest {

  private static final String YAML =
      """
      document:
        dsl: '1.0.3'
        namespace: default
        name: greet
        version: 1.0.0
      do:
        - greet:
            set:
              text: ${ "hello " + .name }
      """;

  private static final String HEAD =
      """
      document:
        dsl: '1.0.3'
        namespace: default
        name: greet
        version: 1.0.0
      """;

  @Test
  void shouldGiveTheSameDigestForYamlAndJson() {
    String json =
        """
        {"do": [{"greet": {"set": {"text": "${ \\"hello \\" + .name }"}}}],
         "document": {"version": "1.0.0", "dsl": "1.0.3", "name": "greet", "namespace": "default"}}
        """;

    assertThat(valid(json).digest()).isEqualTo(valid(YAML).digest()).startsWith("sha256:");
  }

  @Test
  void shouldNameLineColumnAndPointerOfADefect() {
    String text = YAML.replace("set:\n        text:", "emit:\n        event:");

    assertThat(defects(YAML + "  - greet:\n      wait: P1Y\n"))
        .extracting(Defect::toString)
        .containsExactly(
            "test.yaml:10:5 /do/1/greet Another task of this list is named \"greet\"."
                + " [duplicate-task-name]",
            "test.yaml:11:7 /do/1/greet/wait Not a duration from zero to a hundred years. Write ISO"
                + " 8601 without years and months, as PT1M30S or P2D, or an object as {minutes: 1,"
                + " seconds: 30}. [invalid-duration]");
    assertThat(defects(text)).first().extracting(Defect::pointer).isNotEqualTo("");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "set: 5                                    | /do/0/a/set      | object or string",
        "sett: {x: 1}                              | /do/0/a          | Did you mean \"set\"?",
        "{set: {x: 1}, wait: PT1S}                 | /do/0/a          | set and wait",
        "{set: {x: 1}, tehn: end}                  | /do/0/a/tehn     | Did you mean \"then\"?",
        "{wait: {second: 5}}                       | /do/0/a/wait/second | Did you mean \"seconds\"?",
        "{call: http, with: {metod: get, endpoint: 'http://x'}} | /do/0/a/with/metod | \"method\"?",
        "{call: http, with: {method: get, endpoint: 'http://x', output: row}} | /do/0/a/with/output | raw",
        "{set: {x: '${ .a, }'}}                   | /do/0/a/set/x    | at character",
        "{set: {x: '${ $item }'}}                  | /do/0/a/set/x    | $item is not defined here",
        "{set: {x: '${ $secrets.a }'}}             | /do/0/a/set/x    | $secrets",
        "{set: {x: 1}, if: '.a =='}                | /do/0/a/if       | not a jq",
        "{set: {x: 1}, timeout: {after: 10s}} | /do/0/a/timeout/after | is no duration: write PT10S",
        "{set: {x: 1}, timeout: short} | /do/0/a/timeout | use.timeouts declares no",
        "{call: approval, with: {title: t, payload: p, rle: x}} | /do/0/a/with/rle | \"role\"?",
        "{call: approval, with: {title: t, payload: p, onReject: ask}} | /do/0/a/with/onReject | continue",
        "{call: approval, with: {title: t, payload: p, count: 21}} | /do/0/a/with/count | 1 to 20",
        "{call: approval, with: {title: t, payload: p, groups: x}} | /do/0/a/with/groups | list",
        "{call: approval, with: {title: t, payload: p, onExpiry: wait, within: PT1H}} | /do/0/a/with/onExpiry | reject, approve",
        "{call: approval, with: {title: t, payload: p, onExpiry: approve}} | /do/0/a/with/onExpiry | within",
        "{call: approval, with: {title: t, payload: p, within: PT1H, onExpiry: escalate}} | /do/0/a/with/onExpiry | needs escalate",
        "{call: approval, with: {title: t, payload: p, escalate: {role: lead}}} | /do/0/a/with/escalate | after",
        "{call: approval, with: {title: t, payload: p, escalate: {after: PT1H}}} | /do/0/a/with/escalate | role",
        "{call: approval, with: {title: t, payload: p, fourEyes: 2}} | /do/0/a/with/fourEyes | true or false",
        "{call: approval, with: {title: t, payload: p, role: Boss}} | /do/0/a/with/role | lower-case",
        "{call: form, with: {title: t}} | /do/0/a/with | needs \"schema\"",
        "{call: form, with: {title: t, schema: {type: object, properties: {a: {type: string}}}, payload: p}} | /do/0/a/with/payload | not known",
        "{call: form, with: {title: t, schema: {type: array}}} | /do/0/a/with/schema | type: object",
        "{call: form, with: {title: t, schema: {type: object, properties: {a: {type: object}}}}} | /do/0/a/with/schema/properties/a | can't be shown",
        "{call: form, with: {title: t, schema: {type: object, properties: {a: {type: string, format: uuid}}}}} | /do/0/a/with/schema/properties/a | date, email",
        "{call: form, with: {title: t, schema: {type: object, properties: {a: {type: array, items: {type: array, items: {type: string}}}}}}} | /do/0/a/with/schema/properties/a | can't be shown",
        "{call: form, with: {title: t, schema: {type: object, properties: {a: {$ref: '#/x'}}}}} | /do/0/a/with/schema/properties/a | can't be shown",
        "{call: form, with: {title: t, schema: {type: object, required: [b], properties: {a: {type: string}}}}} | /do/0/a/with/schema/required/0 | no field \"b\"",
        "{call: form, with: {title: t, schema: {type: object, properties: {a: {type: string, pattern: '(?=x)'}}}}} | /do/0/a/with/schema | can't be used",
        "{call: form, with: {title: t, schema: {type: object, properties: {a: {type: strng}}}}} | /do/0/a/with/schema | no JSON Schema",
        "{call: form, with: {title: t, schema: {type: object, properties: {a: {type: string}}}, ui: {order: [b]}}} | /do/0/a/with/ui/order/0 | no field",
        "{call: form, with: {title: t, schema: {type: object, properties: {a: {type: number}}}, ui: {widgets: {a: long-text}}}} | /do/0/a/with/ui/widgets/a | for a text",
        "{call: form, with: {title: t, schema: {type: object, properties: {a: {type: string}}}, within: PT1H, onExpiry: approve}} | /do/0/a/with/onExpiry | no answer",
        "{call: document-review, with: {title: t}} | /do/0/a/with | needs \"documents\"",
        "{call: document-review, with: {title: t, documents: [], changes: true}} | /do/0/a/with/changes | not known",
        "{call: shout, with: {}}                   | /do/0/a/call     | no function",
        "{call: 'log:1.0@acme', with: {}}          | /do/0/a/call     | declares no",
        "{call: mcp, with: {method: tools/list, transport: {stdio: {command: npx}, options: {a: b}}}} | /do/0/a/with/transport/options | does not run it",
        "{call: mcp, with: {method: tools/list, transport: {stdio: {command: npx, arguments: ['${ $secrets.k }']}}}} | /do/0/a/with/transport/stdio/arguments/0 | Everybody",
        "{call: mcp, with: {method: tools/list, transport: {http: {endpoint: 'http://x', headers: {authorization: Bearer t}}}}} | /do/0/a/with/transport/http/headers/authorization | secret put",
        "{call: a2a, with: {method: message/send}} | /do/0/a/with | agentCard or a server",
        "{call: http, with: {method: get, endpoint: {uri: 'http://x', authentication: {basic: {username: a, password: b}}}}} | /do/0/a/with/endpoint/authentication/basic/password | secret put",
        "{call: http, with: {method: get, endpoint: {uri: 'http://x', authentication: {bearer: {use: t}}}}} | /do/0/a/with/endpoint/authentication/bearer/use | declares no",
        "{call: http, with: {method: get, endpoint: {uri: 'http://x', authentication: {oauth2: {authority: 'http://y', grant: authorization_code}}}}} | /do/0/a/with/endpoint/authentication/oauth2/grant | person in a browser",
        "{call: http, with: {method: get, endpoint: 'http://x', headers: {k: '${ $secrets.none.k }'}}} | /do/0/a/with/headers/k | declares no",
        "{call: http, with: {method: get, endpoint: 'http://x', headers: {k: '${ [$secrets] }'}}} | /do/0/a/with/headers/k | whole value",
        "{set: {x: '${ $secrets.none.k }'}} | /do/0/a/set/x | whole value",
        "{call: http, with: {method: post, endpoint: 'http://x'}, metadata: {effect: {idempotency: yes}}} | /do/0/a/metadata/effect/idempotency | Idempotency-Key",
        "{try: [{b: {set: {x: 1}}}], catch: {retry: r}} | /do/0/a/catch/retry | declares no",
        "{try: [{b: {set: {x: 1}}}], catch: {retry: {backoff: {linear: {a: 1}}}}} | /do/0/a/catch/retry/backoff/linear | definition of its own",
        "{set: {x: 1}, input: {schema: {resource: {endpoint: 'http://x'}}}} | /do/0/a/input/schema/resource | nothing was looked up",
      })
  void shouldSayWhatIsWrongAndWhere(String task, String pointer, String message) {
    String text = HEAD + "do:\n  - a: " + (task.startsWith("{") ? task : "{" + task + "}") + "\n";

    assertThat(defects(text))
        .filteredOn(Defect::isError)
        .anySatisfy(
            defect -> {
              assertThat(defect.pointer()).isEqualTo(pointer);
              assertThat(defect.message()).containsIgnoringCase(message);
              assertThat(defect.line()).isEqualTo(7);
            });
  }

  @Test
  void shouldMapEachKindOfTask() {
    WorkflowDefinition definition =
        valid(
            HEAD
                + """
                use:
                  secrets: [token]
                  authentications: {api: {bearer: {use: token}}}
                  timeouts: {short: {after: {seconds: 2}}}
                  retries: {thrice: {delay: PT1S, backoff: {linear: {}}, limit: {attempt: {count: 3}}, jitter: {from: PT0S, to: PT0.5S}}}
                do:
                  - each:
                      for: {each: one, in: .items, at: i}
                      while: $i < 3
                      do:
                        - post:
                            call: http
                            with: {method: post, endpoint: {uri: 'https://a.example/{id}', authentication: {use: api}}, body: {n: '${ $one }'}, output: response}
                            timeout: short
                            metadata: {effect: {idempotency: key}}
                  - ask:
                      call: approval
                      with: {title: Pay?, payload: '${ . }', within: PT4H, count: 2, onReject: continue}
                  - guarded:
                      try: [{rest: {wait: {minutes: 1}}}]
                      catch:
                        errors: {with: {status: 503}}
                        as: problem
                        retry: thrice
                        do: [{note: {set: {why: '${ $problem.title }'}}}]
                """);

    ForTask each = (ForTask) definition.tasks().tasks().get(0);
    HttpCallTask post = (HttpCallTask) each.tasks().tasks().getFirst();
    HumanCallTask ask = (HumanCallTask) definition.tasks().tasks().get(1);
    TryTask guarded = (TryTask) definition.tasks().tasks().get(2);
    assertThat(post.position().pointer()).isEqualTo("/do/0/each/do/0/post");
    assertThat(post.authentication())
        .contains(Authentication.bySecret(Authentication.Scheme.BEARER, "token"));
    assertThat(post.idempotency()).isEqualTo(Idempotency.KEY);
    assertThat(post.frame().timeout()).contains(new Timespan.Fixed(Duration.ofSeconds(2)));
    assertThat(post.output()).isEqualTo(HttpCallTask.Output.RESPONSE);
    assertThat(ask.role()).isEqualTo("approver");
    assertThat(ask.within()).contains(new Timespan.Fixed(Duration.ofHours(4)));
    assertThat(ask.quorum()).isEqualTo(new Quorum(2, true));
    assertThat(((Asked.Approval) ask.asked()).faultOnReject()).isFalse();
    assertThat(guarded.as()).isEqualTo("problem");
    assertThat(guarded.filter().status()).contains(503);
    assertThat(guarded.retry().orElseThrow().maxAttempts()).contains(3);
    assertThat(guarded.retry().orElseThrow().jitterTo())
        .isEqualTo(new Timespan.Fixed(Duration.ofMillis(500)));
  }

  @Test
  void shouldReadAFormWithAFieldOfEachKind() {
    HumanCallTask ask =
        (HumanCallTask)
            valid(
                    """
                    document: { dsl: '1.0.3', namespace: a, name: b, version: 1.0.0 }
                    do:
                      - ask:
                          call: form
                          with:
                            title: Order
                            initial: { amount: '${ .amount }' }
                            schema:
                              type: object
                              required: [amount]
                              properties:
                                amount: { type: number, minimum: 1 }
                                count: { type: integer }
                                day: { type: string, format: date }
                                sure: { type: boolean }
                                urgency: { enum: [low, high] }
                                lines: { type: array, items: { type: string } }
                            ui: { order: [amount], widgets: { urgency: radio } }
                    """)
                .tasks()
                .tasks()
                .getFirst();

    assertThat(ask.asked())
        .isInstanceOfSatisfying(
            Asked.Form.class,
            form -> {
              assertThat(form.schema().path("properties")).hasSize(6);
              assertThat(form.ui()).isPresent();
              assertThat(form.about()).isEmpty();
            });
    assertThat(ask.quorum()).isEqualTo(Quorum.ONE);
  }

  @Test
  void shouldReadEachBranchOfAForkAsAListOfItsOwn() {
    ForkTask fork =
        (ForkTask)
            valid(
                    """
                    document: { dsl: '1.0.3', namespace: a, name: b, version: 1.0.0 }
                    do:
                      - both:
                          fork:
                            compete: true
                            branches:
                              - left: { set: { x: 1 }, then: exit }
                              - right: { do: [ { inner: { set: { x: 2 } } } ] }
                    """)
                .tasks()
                .tasks()
                .getFirst();

    assertThat(fork.compete()).isTrue();
    assertThat(fork.branches())
        .extracting(branch -> branch.tasks().getFirst().position().pointer())
        .containsExactly("/do/0/both/fork/branches/0/left", "/do/0/both/fork/branches/1/right");
  }

  @Test
  void shouldReadTimeoutsOfTheWorkflowAndDurationsThatARunComputes() {
    WorkflowDefinition definition =
        valid(
            """
            document: { dsl: '1.0.3', namespace: a, name: b, version: 1.0.0 }
            use: { timeouts: { whole: { after: PT1H } } }
            timeout: whole
            do:
              - nap: { wait: '${ .pause }' }
            """);

    assertThat(definition.timeout()).contains(new Timespan.Fixed(Duration.ofHours(1)));
    assertThat(((WaitTask) definition.tasks().tasks().getFirst()).duration())
        .isInstanceOf(Timespan.Computed.class);
  }

  @Test
  void shouldHoldTheDirectiveOfACatchToTheRules() {
    assertThat(
            defects(
                """
                document: { dsl: '1.0.3', namespace: a, name: b, version: 1.0.0 }
                do:
                  - guarded:
                      try: [ { a: { set: { x: 1 } } } ]
                      catch: { then: lost }
                      then: end
                """))
        .extracting(Defect::rule, Defect::pointer)
        .containsExactly(tuple(Rule.THEN_TO_NOWHERE, "/do/0/guarded/catch/then"));
  }

  @Test
  void shouldHoldBranchesToTheRules() {
    assertThat(
            defects(
                """
                document: { dsl: '1.0.3', namespace: a, name: b, version: 1.0.0 }
                do:
                  - both:
                      fork:
                        branches:
                          - left: { set: { x: 1 }, then: right }
                          - right: { set: { x: 2 } }
                          - right: { set: { x: 3 } }
                  - none: { fork: { compete: true, branches: [] } }
                """))
        .extracting(Defect::rule, Defect::pointer)
        .containsExactlyInAnyOrder(
            tuple(Rule.THEN_TO_NOWHERE, "/do/0/both/fork/branches/0/left/then"),
            tuple(Rule.DUPLICATE_TASK_NAME, "/do/0/both/fork/branches/2/right"),
            tuple(Rule.INVALID_ARGUMENT, "/do/1/none/fork/branches"));
  }

  @Test
  void shouldTellOfABranchWithoutAKind() {
    assertThat(
            defects(
                """
                document: { dsl: '1.0.3', namespace: a, name: b, version: 1.0.0 }
                do:
                  - both:
                      fork:
                        branches:
                          - left: { sett: { x: 1 } }
                """))
        .extracting(Defect::pointer)
        .containsExactly("/do/0/both/fork/branches/0/left");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "do-multiple",
        "conditional-task",
        "for-inline-array",
        "fork",
        "switch-then-string",
        "try-catch-retry-inline",
        "call-http-endpoint-interpolation",
        "raise-inline",
        "wait-duration-iso8601",
        "emit",
        "listen-to-all",
        "listen-to-all read-envelope",
        "listen-to-any",
        "listen-to-any-filter",
        "listen-to-any-forever-foreach",
        "listen-to-any-until-condition",
        "listen-to-any-until-consumed",
        "listen-to-one"
      })
  void shouldReadOfficialExamples(String name) throws IOException {
    assertThat(valid(example(name)).tasks().tasks()).isNotEmpty();
  }

  @Test
  void shouldNotOpenATamperedDocument() {
    ObjectNode tampered = valid(YAML).document().deepCopy();
    tampered.putObject("schedule").put("cron", "0 0 30 2 *");

    assertThatThrownBy(() -> DefinitionReader.open(tampered))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("invalid-definition");
    assertThatThrownBy(() -> DefinitionReader.open(Json.object()))
        .isInstanceOf(PlatformException.class);
    assertThatThrownBy(() -> DefinitionReader.open(Json.read("{\"do\":[{\"a\":{\"try\":5}}]}")))
        .isInstanceOf(PlatformException.class);
  }

  @Test
  void shouldReadWhatItOpensFromATree() {
    WorkflowDefinition read = valid(YAML);

    assertThat(DefinitionReader.open(read.document()))
        .extracting("digest")
        .isEqualTo(read.digest());
    assertThat(Json.write(read.document())).contains("greet");
  }

  private static String example(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            DefinitionReaderTest.class.getResourceAsStream("examples/" + name + ".yaml"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static WorkflowDefinition valid(String text) {
    return switch (DefinitionReader.read("test.yaml", text.getBytes(StandardCharsets.UTF_8))) {
      case ReadResult.Valid(WorkflowDefinition definition, List<Defect> _) -> definition;
      case ReadResult.Invalid(List<Defect> defects) -> throw new AssertionError(defects);
    };
  }

  static List<Defect> defects(String text) {
    return switch (DefinitionReader.read("test.yaml", text.getBytes(StandardCharsets.UTF_8))) {
      case ReadResult.Valid(WorkflowDefinition _, List<Defect> warnings) -> warnings;
      case ReadResult.Invalid(List<Defect> defects) -> defects;
    };
  }
}
