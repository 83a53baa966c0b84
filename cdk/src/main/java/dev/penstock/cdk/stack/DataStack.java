package dev.penstock.cdk.stack;

import dev.penstock.cdk.construct.Ground;
import dev.penstock.cdk.construct.Reason;
import java.util.List;
import java.util.Optional;
import software.amazon.awscdk.Arn;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.backup.BackupPlan;
import software.amazon.awscdk.services.backup.BackupResource;
import software.amazon.awscdk.services.backup.BackupSelection;
import software.amazon.awscdk.services.backup.BackupVault;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.kms.Key;
import software.amazon.awscdk.services.rds.AuroraPostgresClusterEngineProps;
import software.amazon.awscdk.services.rds.AuroraPostgresEngineVersion;
import software.amazon.awscdk.services.rds.BackupProps;
import software.amazon.awscdk.services.rds.CaCertificate;
import software.amazon.awscdk.services.rds.ClusterInstance;
import software.amazon.awscdk.services.rds.Credentials;
import software.amazon.awscdk.services.rds.CredentialsBaseOptions;
import software.amazon.awscdk.services.rds.DatabaseCluster;
import software.amazon.awscdk.services.rds.DatabaseClusterEngine;
import software.amazon.awscdk.services.rds.ServerlessV2ClusterInstanceProps;
import software.amazon.awscdk.services.secretsmanager.Secret;
import software.amazon.awscdk.services.secretsmanager.SecretStringGenerator;
import software.constructs.Construct;

/**
 * The store: an Aurora PostgreSQL that grows with what it has to do, encrypted, backed up and
 * signed into by IAM alone; and the root key. Both stay when the stack goes.
 */
public final class DataStack extends Stack {

  private static final int PORT = 5433;
  private static final Duration BACKUPS = Duration.days(14);

  /** As many letters and digits as make 32 bytes, read as base64 without padding. */
  private static final int ROOT_KEY_LETTERS = 43;

  private final Ground ground;
  private final DatabaseCluster cluster;

  /**
   * Makes both.
   *
   * @param rootKeyVersion of the root key's secret, for the functions
   */
  public DataStack(
      Construct scope,
      String id,
      StackProps props,
      NetworkStack network,
      Optional<String> rootKeyVersion) {
    super(scope, id, props);
    IVpc vpc = network.vpc();
    Key key =
        Key.Builder.create(this, "Key")
            .description("Encrypts the store, its backups and the root key")
            .enableKeyRotation(true)
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    SecurityGroup group =
        SecurityGroup.Builder.create(this, "Group")
            .vpc(vpc)
            .description("Penstock store")
            .allowAllOutbound(false)
            .build();
    this.cluster = cluster(vpc, key, group);
    Secret rootKey = rootKey(key);
    backUp(key);
    this.ground =
        new Ground(
            _ -> vpc,
            new Ground.Store(
                cluster.getClusterEndpoint().getHostname(),
                PORT,
                Ground.VERIFIED,
                group.getSecurityGroupId(),
                new Ground.SignIn.Iam(users())),
            new Ground.RootKey(
                rootKey.getSecretArn(), rootKeyVersion, Optional.of(key.getKeyArn())),
            network.keyService());
  }

  /** What the others stand on. */
  public Ground ground() {
    return ground;
  }

  /** The store itself. */
  DatabaseCluster cluster() {
    return cluster;
  }

  private DatabaseCluster cluster(IVpc vpc, Key key, SecurityGroup group) {
    DatabaseCluster made =
        DatabaseCluster.Builder.create(this, "Store")
            .engine(
                DatabaseClusterEngine.auroraPostgres(
                    AuroraPostgresClusterEngineProps.builder()
                        .version(AuroraPostgresEngineVersion.VER_17_4)
                        .build()))
            .writer(
                ClusterInstance.serverlessV2(
                    "Writer",
                    ServerlessV2ClusterInstanceProps.builder()
                        .caCertificate(CaCertificate.RDS_CA_RSA2048_G1)
                        .build()))
            .serverlessV2MinCapacity(0.5)
            .serverlessV2MaxCapacity(8)
            .vpc(vpc)
            .vpcSubnets(SubnetSelection.builder().subnetType(SubnetType.PRIVATE_ISOLATED).build())
            .securityGroups(List.of(group))
            .port(PORT)
            .defaultDatabaseName("penstock")
            .credentials(
                Credentials.fromGeneratedSecret(
                    "penstock_admin", CredentialsBaseOptions.builder().encryptionKey(key).build()))
            .iamAuthentication(true)
            // The one statement that lets the administrator sign in by IAM needs no network then.
            .enableDataApi(true)
            .storageEncrypted(true)
            .storageEncryptionKey(key)
            .backup(BackupProps.builder().retention(BACKUPS).build())
            .cloudwatchLogsExports(List.of("postgresql"))
            .deletionProtection(true)
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    Reason.given(
        made,
        "AwsSolutions-SMG4",
        "The password is only of use until the administrator signs in by IAM, which ends it.");
    return made;
  }

  private Secret rootKey(Key key) {
    Secret secret =
        Secret.Builder.create(this, "RootKey")
            .description("Penstock's root key. Whoever loses it can't read what was sealed.")
            .encryptionKey(key)
            .generateSecretString(
                SecretStringGenerator.builder()
                    .secretStringTemplate("{}")
                    .generateStringKey("key")
                    .passwordLength(ROOT_KEY_LETTERS)
                    .excludePunctuation(true)
                    .build())
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    Reason.given(
        secret,
        "AwsSolutions-SMG4",
        "Every seal and the chain of the trail depend on it: another key would open none of them.");
    return secret;
  }

  /** Beside the store's own, for who can delete those. */
  private void backUp(Key key) {
    BackupVault vault = BackupVault.Builder.create(this, "Vault").encryptionKey(key).build();
    BackupPlan plan = BackupPlan.daily35DayRetention(this, "Backups", vault);
    BackupSelection selection =
        BackupSelection.Builder.create(this, "BackedUp")
            .backupPlan(plan)
            .resources(List.of(BackupResource.fromArn(cluster.getClusterArn())))
            .build();
    Reason.given(
        selection,
        "AwsSolutions-IAM4",
        "AWS Backup acts by the policy that AWS keeps for it.",
        "Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/"
            + "AWSBackupServiceRolePolicyForBackup");
  }

  private String users() {
    return Arn.format(
            ArnComponents.builder()
                .service("rds-db")
                .resource("dbuser")
                .resourceName(cluster.getClusterResourceIdentifier())
                .arnFormat(ArnFormat.COLON_RESOURCE_NAME)
                .build(),
            this)
        + "/";
  }
}
