package dev.penstock.cdk;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys of AWS KMS that wrap the data keys of secrets, each by its ARN.
 *
 * @param inUse wraps; none when the key file's does so again
 * @param before are still accepted
 * @param endpointGroupId the security group before the endpoint of KMS in a network that was there;
 *     where the network is made, so is the endpoint
 */
public record VaultKeys(
    Optional<String> inUse, List<String> before, Optional<String> endpointGroupId) {

  private static final String ARN = "arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+";

  public VaultKeys {
    before = List.copyOf(before);
    inUse.ifPresent(it -> checked("vaultKeyArn", it));
    before.forEach(it -> checked("vaultKeysBefore", it));
    if (inUse.isEmpty() && before.isEmpty()) {
      throw new IllegalArgumentException(
          "The context key \"vaultEndpointGroupId\" needs \"vaultKeyArn\": without a key nobody"
              + " goes there.");
    }
  }

  /** None when the key file's are enough. */
  static Optional<VaultKeys> from(Context context) {
    Optional<String> inUse = context.given("vaultKeyArn");
    List<String> before = context.list("vaultKeysBefore");
    Optional<String> group = context.given("vaultEndpointGroupId");
    return inUse.isEmpty() && before.isEmpty() && group.isEmpty()
        ? Optional.empty()
        : Optional.of(new VaultKeys(inUse, before, group));
  }

  /** All that are accepted. */
  public List<String> all() {
    return Stream.concat(inUse.stream(), before.stream()).distinct().toList();
  }

  static void checked(String key, String arn) {
    if (!arn.matches(ARN)) {
      throw new IllegalArgumentException(
          "The context key \""
              + key
              + "\" must be the ARN of a key of KMS, arn:aws:kms:REGION:ACCOUNT:key/ID, not "
              + arn
              + ".");
    }
  }
}
