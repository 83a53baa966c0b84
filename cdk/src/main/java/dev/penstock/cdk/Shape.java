package dev.penstock.cdk;

import java.util.List;
import java.util.Optional;

/** Where the parts live: the three ways in which Penstock is installed. */
public sealed interface Shape {

  /** A node of one's own hardware: it needs nothing from AWS, so nothing is deployed. */
  record OnPremises() implements Shape {}

  /**
   * Functions in the customer's network, before the customer's store. Workers are nodes wherever
   * they reach that store and the backbone.
   *
   * @param network that is there
   * @param store that is there
   */
  record PrivateCloud(Network network, Store store) implements Shape {}

  /**
   * Functions at the edge and workers in a network that only connects outwards, with a store: all
   * of it is made.
   *
   * @param cidr addresses of the network, such as {@code 10.86.0.0/16}
   * @param workers none when they are nodes elsewhere
   */
  record Edge(String cidr, Optional<Workers> workers) implements Shape {

    public Edge {
      if (!cidr.matches("([0-9]{1,3}\\.){3}[0-9]{1,3}/(1[6-9]|2[0-2])")) {
        throw new IllegalArgumentException(
            "The context key \"cidr\" must be an IPv4 network of /16 to /22, not " + cidr + ".");
      }
    }
  }

  /**
   * A network of the customer.
   *
   * @param vpcId the VPC
   * @param availabilityZones zones of the private subnets, in the same order
   * @param privateSubnetIds subnets with no way in from the internet, where functions live
   */
  record Network(String vpcId, List<String> availabilityZones, List<String> privateSubnetIds) {

    public Network {
      availabilityZones = List.copyOf(availabilityZones);
      privateSubnetIds = List.copyOf(privateSubnetIds);
      if (privateSubnetIds.size() < 2 || availabilityZones.size() != privateSubnetIds.size()) {
        throw new IllegalArgumentException(
            "privateSubnetIds and availabilityZones must name at least two subnets and the zone of"
                + " each, in the same order; got "
                + privateSubnetIds
                + " and "
                + availabilityZones);
      }
    }
  }

  /**
   * A PostgreSQL of the customer.
   *
   * @param securityGroupId guards it; the functions are let in on its port
   * @param host RDS Proxy, instance or any other
   * @param port 5432 when not given
   * @param parameters of the JDBC URL; {@code sslmode=verify-full} with Amazon's roots when not
   *     given
   * @param ingressSecretArn secret of the role penstock_ingress: {@code {username, password}}
   * @param schedulerSecretArn that of the role penstock_scheduler
   * @param apiSecretArn that of the role penstock_api
   * @param auditorSecretArn that of the role penstock_auditor
   * @param rootKeySecretArn secret with the base64 root key
   */
  record Store(
      String securityGroupId,
      String host,
      int port,
      String parameters,
      String ingressSecretArn,
      String schedulerSecretArn,
      String apiSecretArn,
      String auditorSecretArn,
      String rootKeySecretArn) {}

  /**
   * Nodes in Fargate.
   *
   * @param repository of ECR that the node's image is in
   * @param digest of the image, {@code sha256:…}: what is deployed doesn't change under its name
   * @param temporal {@code host:port} of the backbone
   * @param namespace in it
   * @param temporalKeySecretArn secret with its API key, {@code {key}}
   * @param startKeys of KMS that the secrets are encrypted under that a node is started with, where
   *     they are not AWS's own
   */
  record Workers(
      String repository,
      String digest,
      String temporal,
      String namespace,
      String temporalKeySecretArn,
      List<String> startKeys) {

    public Workers {
      startKeys = List.copyOf(startKeys);
      startKeys.forEach(it -> VaultKeys.checked("workerSecretKeys", it));
      if (!digest.matches("sha256:[0-9a-f]{64}")) {
        throw new IllegalArgumentException(
            "The context key \"workerDigest\" must be sha256: and 64 hexadecimal digits, not "
                + digest
                + ".");
      }
    }
  }
}
