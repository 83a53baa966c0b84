package dev.penstock.cdk.stack;

import dev.penstock.cdk.DeploymentSettings;
import dev.penstock.cdk.Shape;
import dev.penstock.cdk.construct.EncryptedLog;
import dev.penstock.cdk.construct.Ground;
import dev.penstock.cdk.construct.PrivateService;
import dev.penstock.cdk.construct.Reason;
import java.util.List;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.ec2.Peer;
import software.amazon.awscdk.services.ec2.Port;
import software.amazon.awscdk.services.ec2.SecurityGroup;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ecr.Repository;
import software.amazon.awscdk.services.ecs.AuthorizationConfig;
import software.amazon.awscdk.services.ecs.AwsLogDriverProps;
import software.amazon.awscdk.services.ecs.Cluster;
import software.amazon.awscdk.services.ecs.ContainerDefinition;
import software.amazon.awscdk.services.ecs.ContainerDefinitionOptions;
import software.amazon.awscdk.services.ecs.ContainerImage;
import software.amazon.awscdk.services.ecs.ContainerInsights;
import software.amazon.awscdk.services.ecs.DeploymentCircuitBreaker;
import software.amazon.awscdk.services.ecs.EfsVolumeConfiguration;
import software.amazon.awscdk.services.ecs.FargateService;
import software.amazon.awscdk.services.ecs.FargateTaskDefinition;
import software.amazon.awscdk.services.ecs.LogDriver;
import software.amazon.awscdk.services.ecs.MountPoint;
import software.amazon.awscdk.services.ecs.Volume;
import software.amazon.awscdk.services.efs.AccessPoint;
import software.amazon.awscdk.services.efs.AccessPointOptions;
import software.amazon.awscdk.services.efs.Acl;
import software.amazon.awscdk.services.efs.FileSystem;
import software.amazon.awscdk.services.efs.PosixUser;
import software.amazon.awscdk.services.kms.Key;
import software.constructs.Construct;

/**
 * A node in Fargate: relay, interpreter and effects. It only connects outwards; no rule lets
 * anybody in. Its data folder outlives it. One at a time, since one process may have that folder.
 */
public final class WorkersStack extends Stack {

  private static final String USER = "10001";
  private static final String DATA = "/data";

  private final FargateService service;

  public WorkersStack(
      Construct scope,
      String id,
      StackProps props,
      Shape.Workers workers,
      DeploymentSettings settings,
      Ground ground) {
    super(scope, id, props);
    IVpc vpc = ground.network().apply(this);
    Key key =
        Key.Builder.create(this, "Key")
            .description("Encrypts the workers' data folder and logs")
            .enableKeyRotation(true)
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    SecurityGroup group =
        SecurityGroup.Builder.create(this, "Group")
            .vpc(vpc)
            .description("Penstock workers: nobody connects to them")
            .build();
    letIn(group, "StoreGroup", ground.store().groupId(), ground.store().port());
    // KMS has its private address for them too.
    ground
        .keyService()
        .ifPresent(it -> letIn(group, "VaultGroup", it.groupId(), PrivateService.HTTPS));
    FileSystem files =
        FileSystem.Builder.create(this, "Files")
            .vpc(vpc)
            .vpcSubnets(outwards())
            .encrypted(true)
            .kmsKey(key)
            .enableAutomaticBackups(true)
            .removalPolicy(RemovalPolicy.RETAIN)
            .build();
    files.getConnections().allowDefaultPortFrom(group, "Penstock workers");
    FargateTaskDefinition task = task(workers, settings, ground, key, files);
    this.service =
        FargateService.Builder.create(this, "Service")
            .cluster(
                Cluster.Builder.create(this, "Cluster")
                    .vpc(vpc)
                    .containerInsightsV2(ContainerInsights.ENABLED)
                    .build())
            .taskDefinition(task)
            .desiredCount(1)
            // The next one begins when this one has let go of the folder.
            .minHealthyPercent(0)
            .maxHealthyPercent(100)
            .circuitBreaker(DeploymentCircuitBreaker.builder().rollback(true).build())
            .securityGroups(List.of(group))
            .vpcSubnets(outwards())
            .assignPublicIp(true)
            .build();
  }

  /** The service. */
  FargateService service() {
    return service;
  }

  private FargateTaskDefinition task(
      Shape.Workers workers,
      DeploymentSettings settings,
      Ground ground,
      Key key,
      FileSystem files) {
    AccessPoint folder =
        files.addAccessPoint(
            "Data",
            AccessPointOptions.builder()
                .path("/penstock")
                .createAcl(Acl.builder().ownerUid(USER).ownerGid(USER).permissions("0700").build())
                .posixUser(PosixUser.builder().uid(USER).gid(USER).build())
                .build());
    FargateTaskDefinition task =
        FargateTaskDefinition.Builder.create(this, "Task")
            .cpu(1024)
            .memoryLimitMiB(2048)
            .volumes(
                List.of(
                    Volume.builder()
                        .name("data")
                        .efsVolumeConfiguration(
                            EfsVolumeConfiguration.builder()
                                .fileSystemId(files.getFileSystemId())
                                .transitEncryption("ENABLED")
                                .authorizationConfig(
                                    AuthorizationConfig.builder()
                                        .accessPointId(folder.getAccessPointId())
                                        .iam("ENABLED")
                                        .build())
                                .build())
                        .build()))
            .build();
    files.grantReadWrite(task.getTaskRole());
    NodeRights.of(settings, ground).forEach(task::addToTaskRolePolicy);
    NodeRights.ofItsStart(workers, ground).forEach(task::addToExecutionRolePolicy);
    ContainerDefinition node =
        task.addContainer(
            "Node",
            ContainerDefinitionOptions.builder()
                .image(
                    ContainerImage.fromEcrRepository(
                        Repository.fromRepositoryName(this, "Images", workers.repository()),
                        workers.digest()))
                .command(command(workers, ground.store()))
                .environment(NodeEnvironment.plain(settings, ground))
                .secrets(NodeEnvironment.secrets(this, workers, settings, ground))
                .readonlyRootFilesystem(false)
                .logging(
                    LogDriver.awsLogs(
                        AwsLogDriverProps.builder()
                            .logGroup(EncryptedLog.of(this, "Log", key))
                            .streamPrefix("node")
                            .build()))
                .build());
    node.addMountPoints(
        MountPoint.builder().sourceVolume("data").containerPath(DATA).readOnly(false).build());
    Reason.given(
        task,
        "AwsSolutions-ECS2",
        "None of them is secret: names, addresses and ARNs. What is secret comes by reference.");
    Reason.given(
        task,
        "AwsSolutions-IAM5",
        "Signing in at the registry has no resource that it could be limited to.",
        "Resource::*");
    return task;
  }

  /**
   * What the image's start script hands to {@code penstock up}; secrets come by its environment.
   */
  private static List<String> command(Shape.Workers workers, Ground.Store store) {
    return List.of(
        "--data",
        DATA,
        "--database",
        "jdbc:aws-wrapper:postgresql://%s:%d/penstock?user=penstock_admin&wrapperPlugins=iam&%s"
            .formatted(
                store.host(), store.port(), store.parameters().replace("/var/task/", "/opt/")),
        "--temporal",
        workers.temporal(),
        "--temporal-namespace",
        workers.namespace());
  }

  private void letIn(SecurityGroup workers, String id, String groupId, int port) {
    SecurityGroup.fromSecurityGroupId(this, id, groupId)
        .addIngressRule(
            Peer.securityGroupId(workers.getSecurityGroupId()), Port.tcp(port), "Penstock workers");
  }

  private static SubnetSelection outwards() {
    return SubnetSelection.builder().subnetType(SubnetType.PUBLIC).build();
  }
}
