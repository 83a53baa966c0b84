package dev.penstock.cdk.construct;

import dev.penstock.cdk.Shape;
import dev.penstock.cdk.VaultKeys;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.SecretValue;
import software.amazon.awscdk.SecretsManagerSecretOptions;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.ec2.VpcAttributes;
import software.constructs.Construct;

/**
 * What functions and workers stand on, whether it was there before or is made with them.
 *
 * @param network the network as seen from a scope; functions live in its isolated subnets
 * @param store the store
 * @param rootKey the root key
 * @param keyService who wraps what is in the vault; none when the root key does
 */
public record Ground(
    Function<Construct, IVpc> network,
    Store store,
    RootKey rootKey,
    Optional<KeyService> keyService) {

  /** The store is believed by Amazon's roots of its region, which are in each artifact. */
  public static final String VERIFIED =
      "sslmode=verify-full&sslrootcert=/var/task/rds/" + Aws.REGION + ".pem";

  /**
   * A PostgreSQL.
   *
   * @param host its address
   * @param port its port
   * @param parameters of the JDBC URL
   * @param groupId the security group before it
   * @param signIn how a role shows that it is one
   */
  public record Store(String host, int port, String parameters, String groupId, SignIn signIn) {

    /** The JDBC URL. */
    public String url() {
      return "jdbc:postgresql://" + host + ":" + port + "/penstock?" + parameters;
    }
  }

  /** How a role of the database shows that it is one. */
  public sealed interface SignIn {

    /**
     * By a password.
     *
     * @param secretArns by role, such as {@code penstock_ingress}: {@code {password}}
     */
    record Passwords(Map<String, String> secretArns) implements SignIn {
      public Passwords {
        secretArns = Map.copyOf(secretArns);
      }

      /** The secret of a role. */
      public String of(String role) {
        String arn = secretArns.get(role);
        if (arn == null) {
          throw new IllegalArgumentException("no secret of " + role);
        }
        return arn;
      }
    }

    /**
     * By its role in AWS; there is no password.
     *
     * @param usersArn what precedes a user's name in the ARN of the right {@code rds-db:connect}
     */
    record Iam(String usersArn) implements SignIn {}
  }

  /**
   * Where the root key is.
   *
   * @param secretArn of a secret {@code {key}}
   * @param version of the secret that functions are deployed with; what is current when they are
   *     first deployed, without it
   * @param encryptedUnder the key of KMS that who reads the secret needs too; none when it is AWS's
   *     own
   */
  public record RootKey(
      String secretArn, Optional<String> version, Optional<String> encryptedUnder) {

    /** In the place of its text; CloudFormation puts that there when it deploys. */
    String reference() {
      var options = SecretsManagerSecretOptions.builder().jsonField("key");
      version.ifPresent(options::versionId);
      return SecretValue.secretsManager(secretArn, options.build()).unsafeUnwrap();
    }
  }

  /** What the customer brings. */
  public static Ground of(
      Shape.PrivateCloud brought, Optional<String> rootKeyVersion, Optional<VaultKeys> vaultKeys) {
    Shape.Store store = brought.store();
    return new Ground(
        scope ->
            Vpc.fromVpcAttributes(
                scope,
                "Vpc",
                VpcAttributes.builder()
                    .vpcId(brought.network().vpcId())
                    .availabilityZones(brought.network().availabilityZones())
                    .isolatedSubnetIds(brought.network().privateSubnetIds())
                    .build()),
        new Store(
            store.host(),
            store.port(),
            store.parameters(),
            store.securityGroupId(),
            new SignIn.Passwords(
                Map.of(
                    "penstock_ingress", store.ingressSecretArn(),
                    "penstock_scheduler", store.schedulerSecretArn(),
                    "penstock_api", store.apiSecretArn(),
                    "penstock_auditor", store.auditorSecretArn()))),
        // CloudFormation reads it, by the rights of who deploys.
        new RootKey(store.rootKeySecretArn(), rootKeyVersion, Optional.empty()),
        vaultKeys.flatMap(
            keys -> keys.endpointGroupId().map(group -> new KeyService(keys, group))));
  }
}
