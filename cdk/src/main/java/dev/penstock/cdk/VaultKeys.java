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

  private static final String IN_USE = "vaultKeyArn";
  private static final String BEFORE = "vaultKeysBefore";

  private static final String ARN = "arn:aws:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+";

  public VaultKeys {
    before = List.copyOf(before);
    inUse.ifPresent(it -> checked(IN_USE, it));
    before.forEach(it -> checked(BEFORE, it));
    if (inUse.isEmpty() && before.isEmpty()) {
      throw new IllegalArgumentException(
          "The context key \"vaultEndpointGroupId\" needs \"vaultKeyArn\": without a key nobody"
              + " goes there.");
    }
    if (inUse.isPresent()) {
      for (String key : before) {
        inRegion(BEFORE, key, region(inUse.get()));
      }
    }
  }

  /** None when the key file's are enough. */
  static Optional<VaultKeys> from(Context context) {
    Optional<String> inUse = context.given(IN_USE);
    List<String> before = context.list(BEFORE);
    Optional<String> group = context.given("vaultEndpointGroupId");
    return inUse.isEmpty() && before.isEmpty() && group.isEmpty()
        ? Optional.empty()
        : Optional.of(new VaultKeys(inUse, before, group));
  }

  /** All that are accepted. */
  public List<String> all() {
    return Stream.concat(inUse.stream(), before.stream()).distinct().toList();
  }

  /**
   * Refuses keys that the functions would have no way to: the endpoint of KMS in a VPC is for its
   * own region, and nothing before the first secret would tell.
   *
   * @throws IllegalArgumentException naming the context key
   */
  void requireRegion(String region) {
    inUse.ifPresent(it -> inRegion(IN_USE, it, region));
    before.forEach(it -> inRegion(BEFORE, it, region));
  }

  private static void inRegion(String key, String arn, String region) {
    if (!region(arn).equals(region)) {
      throw new IllegalArgumentException(
          "The context key \"%s\" must name keys of KMS in %s, where the stacks and the other keys are, not %s."
              .formatted(key, region, arn));
    }
  }

  private static String region(String arn) {
    return arn.split(":", 5)[3];
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
