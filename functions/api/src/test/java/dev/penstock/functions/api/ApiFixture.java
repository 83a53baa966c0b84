package dev.penstock.functions.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditAnchor;
import dev.penstock.audit.AuditTrail;
import dev.penstock.audit.Chaining;
import dev.penstock.audit.CheckpointFile;
import dev.penstock.audit.CheckpointWitness;
import dev.penstock.audit.Checkpointer;
import dev.penstock.audit.proof.NoteSigner;
import dev.penstock.delivery.Delivery;
import dev.penstock.delivery.DeliveryLedger;
import dev.penstock.functions.api.access.ApiKeys;
import dev.penstock.functions.api.access.Grant;
import dev.penstock.functions.api.access.Grants;
import dev.penstock.functions.api.access.OidcSettings;
import dev.penstock.functions.api.access.Operation;
import dev.penstock.functions.api.access.Role;
import dev.penstock.functions.api.access.SignIn;
import dev.penstock.functions.api.health.HealthProbe;
import dev.penstock.functions.api.oidc.SignInSettings;
import dev.penstock.functions.api.run.RetryPlanner;
import dev.penstock.functions.api.web.ApiRate;
import dev.penstock.functions.api.web.Deprecation;
import dev.penstock.http.HttpRequest;
import dev.penstock.http.HttpResponse;
import dev.penstock.id.Ids;
import dev.penstock.json.CanonicalJson;
import dev.penstock.json.Digest;
import dev.penstock.json.Json;
import dev.penstock.keyring.Seal;
import dev.penstock.person.Disclosure;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.problem.Problem;
import dev.penstock.trigger.Trigger;
import dev.penstock.trigger.TriggerStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The API on a real store. Every answer that passes through here is held to the contract. */
public final class ApiFixture implements AutoCloseable {

  public static final String WORKFLOW =
      """
      document: {dsl: "1.0.1", namespace: default, name: review, version: "%s"}
      do:
        - note: {set: {amount: "${ .amount }"}}
        - ask:
            call: approval
            with: {title: "Release?", payload: "${ . }"}
      """;

  public static final String POLICY =
      """
      policy: default
      version: 1.0.0
      rules:
        - {name: local, when: 'action.kind == "http"', outcome: allow}
      """;

  public final PostgresFixture store = PostgresFixture.open();
  public final TestClock clock = new TestClock();
  public final Contract contract = Contract.load();
  public final AuditTrail trail = new AuditTrail(store.keyring(), clock);
  public final Chaining chaining = new Chaining(store.auditor(), store.keyring());
  public final Disclosure disclosure = new Disclosure(store.keyring());
  public final NoteSigner signer = NoteSigner.generate();
  public final Api api;
  private final ApiParts parts;
  private final Checkpointer checkpointer;
  private final Map<Grants, String> keys = new HashMap<>();

  public ApiFixture(Path folder) {
    this(folder, Optional.empty());
  }

  public ApiFixture(Path folder, Optional<OidcSettings> oidc) {
    this(folder, oidc, Optional.empty());
  }

  public ApiFixture(Path folder, Optional<OidcSettings> oidc, Optional<SignInSettings> signIn) {
    var anchor = new AuditAnchor(folder.resolve("anchor.jsonl"), store.keyring(), clock);
    var notes = new CheckpointFile(folder.resolve("checkpoints"));
    this.checkpointer =
        new Checkpointer(store.auditor(), store.keyring(), signer, notes, clock, _ -> {});
    this.parts =
        new ApiParts(
            store.api(),
            store.auditor(),
            anchor,
            new CheckpointWitness(Optional.of(signer.verifier()), List.of()),
            store.keyring(),
            clock,
            "base",
            "0.1.0-test",
            HealthProbe.ofFunction(),
            (run, task, input) ->
                new RetryPlanner.Plan(
                    task, Json.object().put("at", task), java.util.List.of(run + ":/do/0/note")),
            (run, _) ->
                Json.object()
                    .put("runId", run)
                    .put("definitionDigest", "sha256:0")
                    .put("calls", 1)
                    .<ObjectNode>set(
                        "ending", Json.object().put("status", "completed").putNull("output"))
                    .set("differences", Json.array()),
            (_, to) ->
                to.id().version().equals("3.0.0")
                    ? List.of(new Problem.FieldError("/do/1/ask", "is gone"))
                    : List.of(),
            oidc,
            signIn,
            new ApiRate(100_000, 100_000));
    this.api = Api.of(parts);
  }

  /** What an API answers some of whose operations are on their way out. */
  HttpResponse deprecating(Map<Operation, Deprecation> deprecations, HttpRequest request) {
    return Api.of(parts, deprecations).answer(request);
  }

  /** Entries of a kind as people are shown them, the oldest first. */
  public List<JsonNode> told(String kind) {
    chaining.catchUp();
    return store
        .auditor()
        .inTransaction(
            connection -> {
              List<ObjectNode> entries =
                  store
                      .strings(
                          "SELECT body FROM audit WHERE body::jsonb ->> 'kind' = ? ORDER BY seq",
                          kind)
                      .stream()
                      .map(body -> (ObjectNode) Json.read(body))
                      .toList();
              disclosure.of(connection, entries);
              return List.copyOf(entries);
            });
  }

  /** Signs what is on the trail by now, as a node does in its time. */
  public void signCheckpoint() {
    chaining.catchUp();
    checkpointer.sign();
    org.assertj.core.api.Assertions.assertThat(checkpointer.notices()).isEmpty();
  }

  /** A request in the making. */
  public final class Call {
    private final String method;
    private final String path;
    private final String query;
    private final Map<String, String> headers = new HashMap<>();
    private final Map<String, String> cookies = new HashMap<>();
    private byte[] body = new byte[0];

    private Call(String method, String target) {
      int mark = target.indexOf('?');
      this.method = method;
      this.path = "/api/v1" + (mark < 0 ? target : target.substring(0, mark));
      this.query = mark < 0 ? "" : target.substring(mark + 1);
      headers.put("host", "127.0.0.1:8080");
    }

    public Call as(Role role) {
      return header("authorization", "Bearer " + key(role));
    }

    public Call as(Grants grants) {
      return header("authorization", "Bearer " + key(grants));
    }

    public Call as(Visitor visitor) {
      cookies.put("penstock_session", visitor.cookie());
      if (!method.equals("GET")) {
        header("origin", "http://127.0.0.1:8080");
        header("x-csrf-token", visitor.csrf());
      }
      return this;
    }

    public Call cookie(String name, String value) {
      cookies.put(name, value);
      return this;
    }

    public Call header(String name, String value) {
      headers.put(name, value);
      return this;
    }

    public Call without(String name) {
      headers.remove(name);
      return this;
    }

    public Call json(String text) {
      return raw(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    public Call json(JsonNode tree) {
      return raw(Json.write(tree).getBytes(StandardCharsets.UTF_8));
    }

    public Call raw(byte[] bytes) {
      body = bytes;
      headers.putIfAbsent("content-type", "application/json");
      return this;
    }

    public Reply send() {
      var request = new HttpRequest(method, path, query, headers, cookies, body, "127.0.0.1");
      HttpResponse response = api.answer(request);
      contract.judge(method, path, response);
      return new Reply(response);
    }

    public HttpRequest request() {
      return new HttpRequest(method, path, query, headers, cookies, body, "127.0.0.1");
    }
  }

  /** An answer. */
  public record Reply(HttpResponse http) {
    public int status() {
      return http.status();
    }

    public JsonNode body() {
      return Json.read(http.body());
    }

    public String text() {
      return new String(http.body(), StandardCharsets.UTF_8);
    }

    public String header(String name) {
      return http.headers().getOrDefault(name, "");
    }

    public String at(String pointer) {
      return body().at(pointer).asText();
    }
  }

  /** A person in a session. */
  public record Visitor(String cookie, String csrf) {}

  public Call get(String target) {
    return new Call("GET", target);
  }

  /** With a key that is new, as a good client sends it. */
  public Call post(String target) {
    return new Call("POST", target).header("idempotency-key", Ids.next("idem"));
  }

  /** An operator's start of a run, under an idempotency key. */
  public Call start(String key, String json) {
    return post("/runs").as(Role.OPERATOR).header("idempotency-key", key).json(json);
  }

  public Call put(String target) {
    return new Call("PUT", target);
  }

  /** What somebody is granted, whatever it was. */
  public Reply grant(String who, String json) {
    Reply made = put("/users/" + who).as(Role.ADMIN).header("if-none-match", "*").json(json).send();
    return made.status() == 412
        ? put("/users/" + who).as(Role.ADMIN).header("if-match", "*").json(json).send()
        : made;
  }

  public Call call(String method, String target) {
    return new Call(method, target);
  }

  public String code(String person, String... roles) {
    return code(person, Grants.everywhere(List.of(roles)));
  }

  private String code(String person, Grants grants) {
    return store
        .owner()
        .inTransaction(
            owner ->
                SignIn.createLink(owner, trail, clock, person, grants, Duration.ofMinutes(10)));
  }

  public Visitor signIn(String person, String... roles) {
    return signIn(person, Grants.everywhere(List.of(roles)));
  }

  public Visitor signIn(String person, Grants grants) {
    Reply reply = post("/session").json(Json.object().put("code", code(person, grants))).send();
    String cookie = reply.http().cookies().getFirst();
    return new Visitor(
        cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';')), reply.at("/csrfToken"));
  }

  public String key(Role role) {
    return key(Grants.of(role, Grant.EVERYWHERE));
  }

  /** Hashed lightly, as a process hashes its own: no test here is about how slowly it is proved. */
  public String key(Grants grants) {
    return keys.computeIfAbsent(
        grants,
        it ->
            store
                .owner()
                .inTransaction(
                    owner ->
                        new ApiKeys(store.keyring(), clock)
                            .createForProcess(
                                owner, new ApiKeys.Wanted("test", it, Duration.ofDays(1)), "t")
                            .token()));
  }

  public Reply apply(boolean dryRun, Map<String, String> files) {
    var body = Json.object();
    var list = body.putArray("files");
    files.forEach((path, text) -> list.addObject().put("path", path).put("text", text));
    return post("/apply?dryRun=" + dryRun).as(Role.AUTHOR).json(body).send();
  }

  public Reply applyWith(Map<String, String> resources, Map<String, String> files) {
    return applyWith(null, resources, files);
  }

  /** With resources that are for one file only. */
  public Reply applyWith(
      @Nullable String file, Map<String, String> resources, Map<String, String> files) {
    var body = Json.object();
    var list = body.putArray("files");
    files.forEach((path, text) -> list.addObject().put("path", path).put("text", text));
    var found = body.putArray("resources");
    resources.forEach(
        (uri, text) -> {
          var each = found.addObject().put("uri", uri).put("text", text);
          if (file != null) {
            each.put("file", file);
          }
        });
    return post("/apply?dryRun=false").as(Role.AUTHOR).json(body).send();
  }

  public void applySample() {
    Reply reply =
        apply(
            false,
            Map.of(
                "workflows/review.yaml",
                WORKFLOW.formatted("1.0.0"),
                "policies/default.yaml",
                POLICY));
    if (reply.status() != 200) {
      throw new AssertionError(reply.text());
    }
  }

  public String startRun() {
    Reply reply =
        post("/runs")
            .as(Role.OPERATOR)
            .header("idempotency-key", Ids.next("idem"))
            .json("{'workflow':'default/review','input':{'amount':12}}")
            .send();
    if (reply.status() != 202) {
      throw new AssertionError(reply.text());
    }
    return reply.at("/id");
  }

  /** Asks as the worker does. */
  public String ask(String run, JsonNode payload, String role, String... choices) {
    String id = Ids.next("htk");
    sql(
        """
        INSERT INTO human_task (id, run_id, position, iteration, kind, role, title, asked_by,
                                choices, payload, payload_digest)
        VALUES (?, ?, '/do/1/ask', '', ?, ?, 'Release?', 'key:test', ?, ?, ?)
        """,
        id,
        run,
        kind(List.of(choices), payload),
        role,
        Json.write(List.of(choices)),
        CanonicalJson.write(payload),
        Digest.of(payload));
    return id;
  }

  private static String kind(List<String> choices, JsonNode payload) {
    return choices.contains("retry")
        ? "unknown-effect"
        : choices.contains("submitted")
            ? "form"
            : payload.has("documents") ? "document-review" : "approval";
  }

  /** A delivery as the front door lets it in, through a trigger that is made if need be. */
  public Delivery deliver(String trigger, String senderId, String body) {
    Trigger file =
        Trigger.parse(
            """
            {"trigger": "%s", "webhook": {"scheme": "none"}, "start": {"workflow": "default/review"}}
            """
                .formatted(trigger));
    Delivery delivery =
        Delivery.fresh(
            trigger,
            senderId,
            "none",
            Json.object().put("x-github-event", "push"),
            "application/json",
            body.getBytes(StandardCharsets.UTF_8),
            Instant.now());
    store
        .api()
        .inTransaction(
            connection -> {
              var triggers = new TriggerStore(new Seal(store.keyring()));
              if (triggers.find(connection, trigger).isEmpty()) {
                triggers.put(connection, file, "test");
              }
              return true;
            });
    String stamp =
        store.strings("SELECT stamp FROM open_trigger WHERE name = ?", trigger).getFirst();
    store
        .ingress()
        .inTransaction(
            connection ->
                new DeliveryLedger(trail, store.keyring())
                    .accept(connection, delivery, stamp, "127.0.0.1", System.nanoTime())
                    .orElseThrow());
    return delivery;
  }

  /** A dead letter. */
  public Delivery parked(String body) {
    Delivery delivery = deliver("hook", Ids.next("snd"), body);
    sql(
        """
        UPDATE outbox SET parked_at = now(), parked_reason = 'no JSON', attempts = 1
         WHERE run_id = ?
        """,
        delivery.runId());
    return delivery;
  }

  /** Asks for something to be done to deliveries. */
  public Reply act(String json) {
    return post("/deliveries/actions")
        .as(Role.OPERATOR)
        .header("idempotency-key", Ids.next("idem"))
        .json(json)
        .send();
  }

  /** A statement of the owner. */
  public void sql(String statement, Object... parameters) {
    store.sql(statement, parameters);
  }

  public long count(String query) {
    return store.count(query);
  }

  @Override
  public void close() {
    store.close();
  }
}
