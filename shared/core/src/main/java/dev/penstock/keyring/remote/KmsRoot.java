package dev.penstock.keyring.remote;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.aws.AwsJson;
import dev.penstock.json.Json;
import dev.penstock.keyring.DataKeyLabel;
import dev.penstock.keyring.RootKey;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.ProblemType;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A symmetric key of AWS KMS. Secret and version are its encryption context: bound to what is
 * wrapped, and in CloudTrail with each use. Who only puts secrets needs {@code kms:Encrypt} and
 * nothing else. Thread-safe.
 */
final class KmsRoot implements RootKey {

  /** That it opens nothing, not that it can't be asked. */
  private static final Set<String> NOT_OPENED =
      Set.of("InvalidCiphertextException", "IncorrectKeyException");

  private final String arn;
  private final AwsJson kms;

  KmsRoot(String arn, Map<String, String> variables, Clock clock) {
    String[] parts = arn.split(":", 6);
    if (parts.length != 6 || !parts[2].equals("kms") || !parts[5].startsWith("key/")) {
      throw PlatformException.of(
          ProblemType.INVALID_CONFIGURATION,
          "A key of AWS KMS is named by its ARN, arn:aws:kms:REGION:ACCOUNT:key/ID, not by "
              + arn
              + ".");
    }
    this.arn = arn;
    this.kms = new AwsJson(AwsJson.Service.KMS, parts[3], variables, clock);
  }

  @Override
  public String id() {
    return "aws-kms:" + arn;
  }

  @Override
  public boolean isNear() {
    return false;
  }

  @Override
  public byte[] wrap(byte[] dataKey, DataKeyLabel label) {
    AwsJson.Answer answer =
        kms.call("Encrypt", Json.object().put("Plaintext", dataKey).setAll(about(label)));
    if (!answer.isDone()) {
      throw refused(answer);
    }
    return bytes(answer, "CiphertextBlob");
  }

  @Override
  public Optional<byte[]> unwrap(byte[] wrapped, DataKeyLabel label) {
    AwsJson.Answer answer =
        kms.call("Decrypt", Json.object().put("CiphertextBlob", wrapped).setAll(about(label)));
    if (answer.isDone()) {
      return Optional.of(bytes(answer, "Plaintext"));
    }
    if (NOT_OPENED.contains(answer.error())) {
      return Optional.empty();
    }
    throw refused(answer);
  }

  private ObjectNode about(DataKeyLabel label) {
    ObjectNode about = Json.object().put("KeyId", arn);
    ObjectNode context = about.putObject("EncryptionContext");
    label.context().forEach(context::put);
    return about;
  }

  private static byte[] bytes(AwsJson.Answer answer, String member) {
    return Base64.getDecoder().decode(answer.body().path(member).asText());
  }

  /** A key that is disabled or forbidden is like one that is away: it may come back. */
  private static PlatformException refused(AwsJson.Answer answer) {
    return PlatformException.of(
        ProblemType.UNAVAILABLE,
        "AWS KMS does not let the root key be used: "
            + (answer.error().isEmpty() ? answer.status() : answer.error())
            + ".");
  }
}
