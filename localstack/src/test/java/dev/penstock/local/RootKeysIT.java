package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.audit.AuditTrail;
import dev.penstock.aws.AwsJson;
import dev.penstock.json.Json;
import dev.penstock.keyring.DataKeyLabel;
import dev.penstock.keyring.Keyring;
import dev.penstock.keyring.RootKey;
import dev.penstock.keyring.remote.VaultKeys;
import dev.penstock.postgres.testing.PostgresFixture;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import dev.penstock.vault.DataKeys;
import dev.penstock.vault.Nature;
import dev.penstock.vault.OpenSecret;
import dev.penstock.vault.SecretValue;
import dev.penstock.vault.Vault;
import dev.penstock.vault.VaultReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * F74: data keys wrapped by a root key that the installation does not have: AWS KMS (LocalStack's),
 * transit (HashiCorp Vault's own engine), PKCS#11 (SoftHSM2).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RootKeysIT {

  private static final DataKeyLabel LABEL = new DataKeyLabel("sales", "crm", 3);
  private static final byte[] DATA_KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final Map<String, String> AWS =
      Map.of("AWS_ACCESS_KEY_ID", "test", "AWS_SECRET_ACCESS_KEY", "test");

  /** Where root keys are kept. */
  enum Keeper {
    AWS_KMS,
    TRANSIT,
    PKCS11
  }

  @TempDir private static Path folder;

  private final Keyring file = Keyring.of(new byte[32]);
  private Emulator emulator;
  private String kmsKey;
  private @Nullable VaultServer vault;
  private @Nullable SoftToken token;
  private PostgresFixture store;

  @BeforeAll
  void start() throws Exception {
    store = PostgresFixture.open();
    emulator = Emulator.start(folder.resolve("localstack.log"));
    // LocalStack loads a service when it is first asked, which may take longer than one call.
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(() -> kms("ListKeys", Json.object()).isDone());
    kmsKey =
        kms("CreateKey", Json.object().put("Description", "the vault's"))
            .body()
            .at("/KeyMetadata/Arn")
            .asText();
    if (VaultServer.isDue()) {
      vault = VaultServer.start(folder);
    }
    if (SoftToken.isDue()) {
      token = SoftToken.create("penstock-test");
    }
  }

  @AfterAll
  void stop() throws Exception {
    emulator.close();
    if (vault != null) {
      vault.close();
    }
    if (token != null) {
      SoftToken.remove("penstock-test");
    }
    store.close();
  }

  @ParameterizedTest
  @EnumSource(Keeper.class)
  void shouldUnwrapUnderTheSameLabelAndNoOther(Keeper keeper) {
    RootKey root = keyring(keeper).roots().inUse();

    byte[] wrapped = root.wrap(DATA_KEY, LABEL);

    assertThat(new String(wrapped, StandardCharsets.ISO_8859_1)).doesNotContain("0123456789abcdef");
    assertThat(root.unwrap(wrapped, LABEL))
        .hasValueSatisfying(key -> assertThat(key).isEqualTo(DATA_KEY));
    assertThat(root.unwrap(wrapped, new DataKeyLabel("sales", "crm", 4))).isEmpty();
    assertThat(root.unwrap(wrapped, new DataKeyLabel("sales", "crn", 3))).isEmpty();
    assertThat(root.unwrap(wrapped, new DataKeyLabel("finance", "crm", 3))).isEmpty();
    assertThat(root.unwrap(wrapped, new DataKeyLabel("", "crm", 3))).isEmpty();
    assertThat(root.wrap(DATA_KEY, LABEL)).isNotEqualTo(wrapped);
  }

  @ParameterizedTest
  @EnumSource(Keeper.class)
  void shouldNotUnwrapWhatWasChangedCutShortOrIsAnothers(Keeper keeper) {
    RootKey root = keyring(keeper).roots().inUse();
    byte[] wrapped = root.wrap(DATA_KEY, LABEL);
    byte[] changed = wrapped.clone();
    changed[changed.length - 5] ^= 1;

    assertThat(root.unwrap(changed, LABEL)).isEmpty();
    assertThat(root.unwrap(Arrays.copyOf(wrapped, 10), LABEL)).isEmpty();
    assertThat(root.unwrap(file.roots().inUse().wrap(DATA_KEY, LABEL), LABEL)).isEmpty();
  }

  /** From the key file to it and back, the secrets open at each moment. */
  @ParameterizedTest
  @EnumSource(Keeper.class)
  void shouldTakeOverFromTheKeyFileAndGiveBack(Keeper keeper) {
    String name = "crm-" + keeper.name().toLowerCase(Locale.ROOT);
    put(file, name, "first");
    Keyring kept = keyring(keeper);
    put(kept, name + "-new", "second");

    assertThat(opened(kept, name)).isEqualTo("first");
    assertThat(new DataKeys(kept, audit()).rewrap(store.worker(), "node").left()).isEmpty();
    assertThat(store.strings("SELECT DISTINCT root FROM secret"))
        .containsExactly(kept.roots().inUse().id());
    assertThat(opened(kept, name)).isEqualTo("first");
    assertThat(opened(kept, name + "-new")).isEqualTo("second");
    assertThatThrownBy(() -> opened(file, name)).hasMessageContaining("PENSTOCK_VAULT_KEYS_BEFORE");

    Keyring back =
        VaultKeys.in(file, with(keeper, "PENSTOCK_VAULT_KEYS_BEFORE"), Clock.systemUTC());
    assertThat(new DataKeys(back, audit()).rewrap(store.worker(), "node").left()).isEmpty();
    assertThat(opened(file, name)).isEqualTo("first");
    assertThat(opened(file, name + "-new")).isEqualTo("second");
  }

  /** The engine's own rotation: what was wrapped before opens, and nothing here has to be done. */
  @Test
  void shouldGoOnWhenTransitRotatesItsKey() {
    RootKey root = keyring(Keeper.TRANSIT).roots().inUse();
    byte[] before = root.wrap(DATA_KEY, LABEL);

    vault().post("transit/keys/penstock/rotate", Json.object());

    assertThat(new String(root.wrap(DATA_KEY, LABEL), StandardCharsets.US_ASCII))
        .startsWith("vault:v2:");
    assertThat(root.unwrap(before, LABEL)).isPresent();
  }

  @Test
  void shouldSayThatItIsNotThereWhenAKeyIsTakenAwayAndOpenNothing() {
    put(keyring(Keeper.AWS_KMS), "held", "value");

    kms("DisableKey", Json.object().put("KeyId", kmsKey));

    assertUnavailable(() -> opened(keyring(Keeper.AWS_KMS), "held"), "AWS KMS");
    kms("EnableKey", Json.object().put("KeyId", kmsKey));
    assertThat(opened(keyring(Keeper.AWS_KMS), "held")).isEqualTo("value");
  }

  @Test
  void shouldSayThatAServiceIsNotThere() {
    Map<String, String> nowhere = new HashMap<>(AWS);
    nowhere.put("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
    nowhere.put("PENSTOCK_VAULT_KEY", "aws-kms:" + kmsKey);
    assertUnavailable(() -> wrapped(nowhere), "AWS KMS");

    nowhere.put("PENSTOCK_VAULT_KEY", "openbao:http://127.0.0.1:1/transit/keys/penstock");
    assertUnavailable(() -> wrapped(nowhere), "no token");
    nowhere.put("PENSTOCK_OPENBAO_TOKEN", "t");
    assertUnavailable(() -> wrapped(nowhere), "can't be reached");
  }

  @Test
  void shouldSayThatTransitRefusesATokenWithoutTheRight() {
    keyring(Keeper.TRANSIT);
    Map<String, String> foreign = new HashMap<>(with(Keeper.TRANSIT, "PENSTOCK_VAULT_KEY"));
    foreign.put("PENSTOCK_OPENBAO_TOKEN", "somebody-elses");

    assertUnavailable(() -> wrapped(foreign), "403");
  }

  @Test
  void shouldSayWhatIsWrongWithTheModulesSetting() {
    keyring(Keeper.PKCS11);
    Map<String, String> wrong = new HashMap<>(with(Keeper.PKCS11, "PENSTOCK_VAULT_KEY"));
    wrong.remove("PENSTOCK_HSM_PIN");
    assertThatThrownBy(() -> wrapped(wrong)).hasMessageContaining("no PIN");

    wrong.put("PENSTOCK_HSM_PIN", SoftToken.PIN);
    wrong.put("PENSTOCK_VAULT_KEY", token().place() + "-other");
    assertThatThrownBy(() -> wrapped(wrong)).hasMessageContaining("penstock-other");
  }

  private static void assertUnavailable(Supplier<?> act, String because) {
    assertThatThrownBy(act::get)
        .isInstanceOfSatisfying(
            PlatformException.class,
            e -> assertThat(e.problem().type()).isEqualTo(ProblemType.UNAVAILABLE))
        .hasMessageContaining(because);
  }

  private byte[] wrapped(Map<String, String> variables) {
    return VaultKeys.in(file, variables, Clock.systemUTC()).roots().inUse().wrap(DATA_KEY, LABEL);
  }

  private Keyring keyring(Keeper keeper) {
    return VaultKeys.in(file, with(keeper, "PENSTOCK_VAULT_KEY"), Clock.systemUTC());
  }

  private Map<String, String> with(Keeper keeper, String variable) {
    Map<String, String> variables = new HashMap<>();
    switch (keeper) {
      case AWS_KMS -> {
        variables.putAll(aws());
        variables.put(variable, "aws-kms:" + kmsKey);
      }
      case TRANSIT -> {
        VaultServer server = vault();
        variables.putAll(server.variables());
        variables.put(variable, "openbao:" + server.url() + "/transit/keys/penstock");
      }
      case PKCS11 -> {
        variables.put("PENSTOCK_HSM_PIN", SoftToken.PIN);
        variables.put(variable, token().place());
      }
    }
    return variables;
  }

  private VaultServer vault() {
    Assumptions.assumeTrue(vault != null, "There is no Vault; .ci/run builds it");
    return Objects.requireNonNull(vault);
  }

  private SoftToken token() {
    Assumptions.assumeTrue(token != null, "There is no SoftHSM2: apt-get install softhsm2");
    return Objects.requireNonNull(token);
  }

  private Map<String, String> aws() {
    Map<String, String> variables = new HashMap<>(AWS);
    variables.put("AWS_ENDPOINT_URL", emulator.url().toString());
    return variables;
  }

  private AwsJson.Answer kms(String action, ObjectNode message) {
    AwsJson.Answer answer =
        new AwsJson(AwsJson.Service.KMS, "us-east-1", aws(), Clock.systemUTC())
            .call(action, message);
    assertThat(answer.isDone()).as(answer.toString()).isTrue();
    return answer;
  }

  private void put(Keyring keyring, String name, String value) {
    Vault at = new Vault(keyring, audit());
    store.api().inTransaction(tx -> at.put(tx, name, SecretValue.of(value), "person:ada"));
  }

  private String opened(Keyring keyring, String name) {
    VaultReader reader = new VaultReader(keyring);
    try (OpenSecret secret =
        store.worker().inTransaction(tx -> reader.open(tx, name, Nature.EVERYWHERE))) {
      return secret.value().revealText();
    }
  }

  private AuditTrail audit() {
    return new AuditTrail(store.keyring(), Clock.systemUTC());
  }
}
