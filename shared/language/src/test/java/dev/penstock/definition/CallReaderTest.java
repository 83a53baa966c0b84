package dev.penstock.definition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.penstock.definition.task.Authentication;
import dev.penstock.definition.task.Cost;
import dev.penstock.definition.task.HttpCallTask;
import dev.penstock.definition.task.HttpCallTask.Output;
import dev.penstock.definition.task.Idempotency;
import dev.penstock.definition.task.MailCallTask;
import dev.penstock.definition.task.OpenApiCallTask;
import dev.penstock.definition.task.SecretReference;
import dev.penstock.definition.task.SqlCallTask;
import dev.penstock.definition.task.TaskDefinition;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calls that act outside, as documents write them (F103). */
class CallReaderTest {

  private static final String HEAD =
      """
      document: { dsl: '1.0.3', namespace: test, name: calls, version: 1.0.0 }
      use:
        secrets: [crm, docs]
      do:
        - call:
      """;

  @Test
  void shouldReadAnOpenApiCallWithEveryMember() {
    var call =
        (OpenApiCallTask)
            task(
                """
                call: openapi
                with:
                  document:
                    name: pets
                    endpoint:
                      uri: https://example.com/{version}/pets.json
                      authentication: { bearer: { use: docs } }
                  operationId: addPet
                  parameters: { body: '${ .pet }' }
                  authentication: { basic: { use: crm } }
                  output: response
                  redirect: true
                timeout: { after: PT5S }
                metadata: { effect: { idempotency: key } }
                """);

    assertThat(call.document().uri().source().asText())
        .isEqualTo("https://example.com/{version}/pets.json");
    assertThat(call.document().authentication())
        .contains(Authentication.bySecret(Authentication.Scheme.BEARER, "docs"));
    assertThat(call.operationId()).isEqualTo("addPet");
    assertThat(call.parameters()).isPresent();
    assertThat(call.authentication())
        .contains(Authentication.bySecret(Authentication.Scheme.BASIC, "crm"));
    assertThat(call.output()).isEqualTo(Output.RESPONSE);
    assertThat(call.redirect()).isTrue();
    assertThat(call.idempotency()).isEqualTo(Idempotency.KEY);
  }

  @Test
  void shouldPointAtTheArgumentThatIsMissing() {
    assertThat(
            DefinitionReader.read(
                "calls.yaml", document("call: openapi\nwith: { operationId: addPet }\n")))
        .isInstanceOfSatisfying(
            ReadResult.Invalid.class,
            invalid ->
                assertThat(invalid.defects())
                    .anySatisfy(
                        defect -> assertThat(defect.pointer()).startsWith("/do/0/call/with")));
  }

  @Test
  void shouldTakeSecretsOutOfArgumentsAndAuthentication() {
    var call =
        (HttpCallTask)
            task(
                """
                call: http
                with:
                  method: post
                  endpoint:
                    uri: https://example.com
                    authentication:
                      oauth2:
                        authority: https://id.example.com
                        grant: client_credentials
                        client: { id: me, secret: '${ $secrets.crm["client-secret"] }' }
                  headers: { X-Key: '${ $secrets.docs }', X-Plain: p }
                  body: { list: [1, '${$secrets.crm.a.b}'] }
                timeout: { after: PT5S }
                """);

    assertThat(call.secrets())
        .containsExactly(
            new SecretReference("/headers/X-Key", "docs", ""),
            new SecretReference("/body/list/1", "crm", "/a/b"));
    assertThat(call.body().orElseThrow().source()).hasToString("{\"list\":[1,null]}");
    assertThat(call.authentication().orElseThrow().source())
        .isInstanceOfSatisfying(
            Authentication.Source.Inline.class,
            inline -> {
              assertThat(inline.secrets())
                  .containsExactly(new SecretReference("/client/secret", "crm", "/client-secret"));
              assertThat(inline.properties().source().at("/client/secret").isNull()).isTrue();
            });
  }

  @Test
  void shouldTakeACertificateFromSecretsOnly() {
    var whole = (HttpCallTask) task(certificate("use: crm"));
    var members =
        (HttpCallTask) task(certificate("key: '${ $secrets.crm.k }', chain: '${ $secrets.docs }'"));

    assertThat(whole.authentication())
        .contains(Authentication.bySecret(Authentication.Scheme.CERTIFICATE, "crm"));
    assertThat(members.authentication().orElseThrow().source())
        .isInstanceOfSatisfying(
            Authentication.Source.Inline.class,
            inline ->
                assertThat(inline.secrets())
                    .containsExactly(
                        new SecretReference("/key", "crm", "/k"),
                        new SecretReference("/chain", "docs", "")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "key: '-----BEGIN PRIVATE KEY-----', chain: '${ $secrets.docs }' | /key | literal-credential",
        "key: '${ .key }', chain: '${ $secrets.docs }'                  | /key | literal-credential",
        "key: '${ $secrets.docs }', chain: '-----BEGIN CERTIFICATE-----' | /chain | literal-credential",
        "key: '${ $secrets.docs }'                                      | '' | schema",
        "use: nowhere                                                   | /use | unknown-reference",
      })
  void shouldRefuseACertificateThatIsNotNamed(String properties, String at, String rule) {
    assertThat(DefinitionReader.read("calls.yaml", document(certificate(properties))))
        .isInstanceOfSatisfying(
            ReadResult.Invalid.class,
            invalid ->
                assertThat(invalid.defects())
                    .anySatisfy(
                        defect -> {
                          assertThat(defect.pointer())
                              .startsWith(
                                  "/do/0/call/with/endpoint/authentication/certificate" + at);
                          assertThat(defect.rule().id()).isEqualTo(rule);
                        }));
  }

  @ParameterizedTest
  @CsvSource({"oauth2", "oidc"})
  void shouldRefuseTheGrantThatNeedsAPerson(String scheme) {
    String yaml =
        certificate("")
            .replace(
                "certificate: {  }",
                scheme + ": { authority: 'https://id.example.com', grant: authorization_code }");

    assertThat(DefinitionReader.read("calls.yaml", document(yaml)))
        .isInstanceOfSatisfying(
            ReadResult.Invalid.class,
            invalid ->
                assertThat(invalid.defects())
                    .anySatisfy(
                        defect -> {
                          assertThat(defect.pointer()).endsWith("/" + scheme + "/grant");
                          assertThat(defect.rule()).isEqualTo(Rule.UNSUPPORTED_CONSTRUCT);
                          assertThat(defect.message()).contains("refresh_token");
                        }));
  }

  @ParameterizedTest
  @CsvSource({"get, SAFE", "HEAD, SAFE", "options, SAFE", "post, KEY", "put, KEY", "delete, KEY"})
  void shouldTakeWhatOnlyReadsForFreeOfEffects(String method, Idempotency expected) {
    var call =
        (HttpCallTask)
            task(
                """
                call: http
                with: { method: %s, endpoint: 'https://example.com' }
                timeout: { after: PT5S }
                metadata: { effect: { idempotency: key } }
                """
                    .formatted(method));

    assertThat(call.idempotency()).isEqualTo(expected);
  }

  @Test
  void shouldReadHowATargetIsAskedWhetherAnEffectIsThere() {
    var call =
        task(
            """
            call: http
            with: { method: post, endpoint: 'https://example.com/orders' }
            timeout: { after: PT5S }
            metadata:
              effect:
                reconcile:
                  endpoint:
                    uri: https://example.com/orders?reference={effectKey}
                    authentication: { bearer: { use: crm } }
                  headers: { X-Tenant: '${ .tenant }' }
                  found: '${ length > 0 }'
                  result: '.[0]'
                  settles: PT5S
            """);

    var reconcile = call.frame().reconcile().orElseThrow();

    assertThat(reconcile.endpoint().authentication())
        .contains(Authentication.bySecret(Authentication.Scheme.BEARER, "crm"));
    assertThat(reconcile.headers()).isPresent();
    assertThat(reconcile.found().orElseThrow().source()).isEqualTo("length > 0");
    assertThat(reconcile.result().orElseThrow().source()).isEqualTo(".[0]");
    assertThat(reconcile.settles()).isEqualTo(Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "reconcile: { found: '.x' }                                       | /reconcile | where to ask",
        "reconcile: { endpoint: { name: x } }                             | /reconcile/endpoint | URI",
        "reconcile: { endpoint: 'https://a.example', found: '$context.x' } | /reconcile/found | no variable",
        "reconcile: { endpoint: 'https://a.example', found: '.[' }        | /reconcile/found | ''",
        "reconcile: { endpoint: 'https://a.example', settles: PT2M }      | /reconcile/settles | minute",
        "reconcile: { endpoint: 'https://a.example', query: {} }          | /reconcile/query | not known",
        "cost: 0.02                                                       | /cost | what a call costs",
        "cost: { amount: -1, currency: EUR }                              | /cost | not below zero",
        "cost: { amount: '1', currency: EUR }                             | /cost | a number",
        "cost: { amount: 1.0E+16, currency: EUR }                         | /cost | a number",
        "cost: { amount: 1, currency: Euro }                              | /cost | capital letters",
        "cost: { amount: 1, currency: EUR, per: usage }                   | /cost/per | JSON pointer",
        "cost: { amount: 1, currency: EUR, vat: 19 }                      | /cost/vat | not known",
        "idempotency: key, reconcile: { endpoint: 'https://a.example' }   | /reconcile | leave one out",
      })
  void shouldRefuseAQuestionThatCannotBePut(String effect, String at, String message) {
    String yaml =
        """
        call: http
        with: { method: post, endpoint: 'https://example.com' }
        timeout: { after: PT5S }
        metadata: { effect: { %s } }
        """
            .formatted(effect);

    assertThat(DefinitionReader.read("calls.yaml", document(yaml)))
        .isInstanceOfSatisfying(
            ReadResult.Invalid.class,
            invalid ->
                assertThat(invalid.defects())
                    .anySatisfy(
                        defect -> {
                          assertThat(defect.pointer()).isEqualTo("/do/0/call/metadata/effect" + at);
                          assertThat(defect.message()).contains(message);
                        }));
  }

  @Test
  void shouldReadWhatACallCosts() {
    assertThat(cost("{ amount: 0.02, currency: EUR }"))
        .contains(new Cost(new BigDecimal("0.02"), "EUR", null));
    assertThat(cost("{ amount: 0.00001, currency: USD, per: /usage/total_tokens }"))
        .contains(new Cost(new BigDecimal("0.00001"), "USD", "/usage/total_tokens"));
  }

  private static Optional<Cost> cost(String declared) {
    return task("{ call: http, with: { method: post, endpoint: 'https://a.example' },"
            + " metadata: { effect: { cost: "
            + declared
            + " } } }")
        .frame()
        .cost();
  }

  @Test
  void shouldRefuseAQuestionWhereThereIsNoTarget() {
    assertThat(
            DefinitionReader.read(
                "calls.yaml",
                document(
                    """
                    set: { a: 1 }
                    metadata: { effect: { reconcile: { endpoint: 'https://a.example' } } }
                    """)))
        .isInstanceOf(ReadResult.Invalid.class);
  }

  @Test
  void shouldReadAMailWhoseLoginIsNamed() {
    var call =
        (MailCallTask)
            task(
                """
                call: mail
                with:
                  server:
                    uri: smtp://mail.example.com:587
                    authentication: { basic: { use: crm } }
                  from: shop@example.com
                  to: ['${ .customer.email }']
                  subject: Your order
                  text: It is on its way.
                timeout: { after: PT30S }
                """);

    assertThat(call.server().uri().source().asText()).isEqualTo("smtp://mail.example.com:587");
    assertThat(call.server().authentication())
        .contains(Authentication.bySecret(Authentication.Scheme.BASIC, "crm"));
    assertThat(call.tls()).isTrue();
    assertThat(call.idempotency()).as("no server promises it").isEqualTo(Idempotency.NONE);
    assertThat(call.message().source().fieldNames())
        .toIterable()
        .containsExactly("from", "to", "subject", "text");
  }

  @Test
  void shouldReadAStatementWhoseKeyIsCommittedWithIt() {
    var call =
        (SqlCallTask)
            task(
                """
                call: sql
                with:
                  server: postgresql://db.example.com/shop
                  statement: INSERT INTO orders (reference, token) VALUES (?, ?)
                  parameters: ['${ .reference }', '${ $secrets.docs }']
                timeout: { after: PT30S }
                metadata: { sql: { tls: false } }
                """);

    assertThat(call.statement()).isEqualTo("INSERT INTO orders (reference, token) VALUES (?, ?)");
    assertThat(call.secrets()).containsExactly(new SecretReference("/parameters/1", "docs", ""));
    assertThat(call.idempotency()).isEqualTo(Idempotency.KEY);
    assertThat(call.tls()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          sql  | server: mysql://a/b, statement: SELECT 1                        | /server    | such as postgresql
          sql  | server: "postgresql://u:p@a/b", statement: SELECT 1             | /server    | such as postgresql
          sql  | server: postgresql://a/b, statement: "${ .statement }"          | /statement | written out
          sql  | server: postgresql://a/b, statement: "SELECT 1; COMMIT"         | /statement | One call is one
          sql  | server: postgresql://a/b                                        |            | needs a statement
          sql  | server: postgresql://a/b, statement: SELECT 1, table: x         | /table     | table
          mail | server: https://a, from: a@b, to: c@d, subject: s, text: t      | /server    | such as smtp
          mail | server: smtp://a, to: c@d, subject: s, text: t                  |            | needs "from"
          mail | server: smtp://a, from: a@b, to: c@d, subject: s                |            | text, html or both
          """)
  void shouldPointAtWhatAServerCallCantBe(String function, String with, String at, String message) {
    String yaml = "call: %s\nwith: { %s }\ntimeout: { after: PT5S }\n".formatted(function, with);

    assertThat(DefinitionReader.read("calls.yaml", document(yaml)))
        .isInstanceOfSatisfying(
            ReadResult.Invalid.class,
            invalid ->
                assertThat(invalid.defects())
                    .anySatisfy(
                        defect -> {
                          assertThat(defect.pointer())
                              .isEqualTo("/do/0/call/with" + (at == null ? "" : at));
                          assertThat(defect.message()).contains(message);
                        }));
  }

  private static String certificate(String properties) {
    return """
        call: http
        with:
          method: get
          endpoint:
            uri: https://example.com
            authentication: { certificate: { %s } }
        timeout: { after: PT5S }
        """
        .formatted(properties);
  }

  private static TaskDefinition task(String yaml) {
    return switch (DefinitionReader.read("calls.yaml", document(yaml))) {
      case ReadResult.Valid(var definition, _) -> definition.tasks().tasks().getFirst();
      case ReadResult.Invalid(var defects) -> throw new AssertionError(defects.toString());
    };
  }

  private static byte[] document(String yaml) {
    return (HEAD + yaml.indent(6)).getBytes(UTF_8);
  }
}
