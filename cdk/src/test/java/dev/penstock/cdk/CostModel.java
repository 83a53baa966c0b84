package dev.penstock.cdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.StreamSupport;

/**
 * What the stacks of an app cost in a month: what they are, read from their templates, times
 * prices.
 */
final class CostModel {

  /** Paid for by use elsewhere on the page, or not at all. */
  private static final Set<String> FREE =
      Set.of(
          "AWS::ApiGateway::Account",
          "AWS::ApiGateway::Deployment",
          "AWS::ApiGateway::Method",
          "AWS::ApiGateway::Resource",
          "AWS::ApiGateway::Stage",
          "AWS::ApiGatewayV2::Integration",
          "AWS::ApiGatewayV2::Route",
          "AWS::ApiGatewayV2::Stage",
          "AWS::Backup::BackupPlan",
          "AWS::Backup::BackupSelection",
          "AWS::Backup::BackupVault",
          "AWS::EC2::FlowLog",
          "AWS::EC2::InternetGateway",
          "AWS::EC2::Route",
          "AWS::EC2::RouteTable",
          "AWS::EC2::SecurityGroup",
          "AWS::EC2::SecurityGroupEgress",
          "AWS::EC2::SecurityGroupIngress",
          "AWS::EC2::Subnet",
          "AWS::EC2::SubnetRouteTableAssociation",
          "AWS::EC2::VPC",
          "AWS::EC2::VPCGatewayAttachment",
          "AWS::ECS::Cluster",
          "AWS::ECS::TaskDefinition",
          "AWS::EFS::AccessPoint",
          "AWS::EFS::MountTarget",
          "AWS::IAM::Policy",
          "AWS::IAM::Role",
          "AWS::Lambda::Alias",
          "AWS::Lambda::EventInvokeConfig",
          "AWS::Lambda::EventSourceMapping",
          "AWS::Lambda::Permission",
          "AWS::Lambda::Version",
          "AWS::RDS::DBCluster",
          "AWS::RDS::DBSubnetGroup",
          "AWS::SecretsManager::SecretTargetAttachment",
          "AWS::SNS::Topic",
          "AWS::SNS::TopicPolicy",
          "AWS::SQS::QueuePolicy",
          "AWS::WAFv2::WebACLAssociation",
          "AWS::CloudFront::Function",
          "AWS::CloudFront::OriginAccessControl",
          "AWS::CloudFront::ResponseHeadersPolicy",
          "AWS::Lambda::LayerVersion",
          "AWS::S3::BucketPolicy",
          "Custom::CDKBucketDeployment",
          "AWS::CDK::Metadata");

  /**
   * A line of the bill.
   *
   * @param what it is for
   * @param from what it is worked out
   * @param usd a month, for a load
   */
  record Line(String what, String from, ToDoubleFunction<Load> usd) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode prices;
  private final List<JsonNode> resources;

  CostModel(SampleApp app, JsonNode prices) {
    this(
        app.names().stream()
            .map(name -> JSON.<JsonNode>valueToTree(app.template(name).toJSON()))
            .flatMap(it -> StreamSupport.stream(it.path("Resources").spliterator(), false))
            .toList(),
        prices);
  }

  CostModel(List<JsonNode> resources, JsonNode prices) {
    this.prices = prices.path("usd");
    this.resources = List.copyOf(resources);
  }

  double usd(String price) {
    if (!prices.has(price)) {
      throw new IllegalArgumentException("no price for " + price);
    }
    return prices.path(price).doubleValue();
  }

  /** The lines, dearest kind first; every kind of resource is in one, or is known to be free. */
  List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    List<String> left = new ArrayList<>(types());
    left.removeAll(FREE);
    monthly(lines, left, "AWS::KMS::Key", "keys", "kms.key.month");
    monthly(lines, left, "AWS::SecretsManager::Secret", "secrets", "secret.month");
    monthly(lines, left, "AWS::CloudWatch::Alarm", "alarms", "alarm.month");
    monthly(lines, left, "AWS::CloudWatch::Dashboard", "dashboards", "dashboard.month");
    endpoints(lines, left);
    firewall(lines, left);
    store(lines, left);
    workers(lines, left);
    functions(lines, left);
    frontDoor(lines, left);
    console(lines, left);
    if (!left.isEmpty()) {
      throw new AssertionError("no price and not known to be free: " + left);
    }
    return lines;
  }

  private void monthly(
      List<Line> lines, List<String> left, String type, String what, String price) {
    int count = take(left, type);
    if (count > 0) {
      lines.add(new Line(what, Integer.toString(count), _ -> count * usd(price)));
    }
  }

  private void endpoints(List<Line> lines, List<String> left) {
    take(left, "AWS::EC2::VPCEndpoint");
    Map<String, Long> zones = new TreeMap<>();
    for (JsonNode endpoint : of("AWS::EC2::VPCEndpoint")) {
      if (endpoint.path("VpcEndpointType").asText().equals("Interface")) {
        zones.merge(
            inside(endpoint), (long) Math.max(1, endpoint.path("SubnetIds").size()), Long::sum);
      }
    }
    zones.forEach(
        (what, count) ->
            lines.add(
                new Line(
                    what,
                    count + " endpoint-zones",
                    _ -> count * Load.HOURS * usd("endpoint.zone-hour"))));
  }

  private static String inside(JsonNode endpoint) {
    String service = endpoint.path("ServiceName").toString();
    if (service.contains(".sqs")) {
      return "SQS inside the VPC";
    }
    if (service.contains(".kms")) {
      return "KMS inside the VPC, where the vault has a key there";
    }
    throw new AssertionError("not known what is inside the VPC: " + service);
  }

  private void firewall(List<Line> lines, List<String> left) {
    int firewalls = take(left, "AWS::WAFv2::WebACL");
    if (firewalls > 0) {
      int rules = of("AWS::WAFv2::WebACL").stream().mapToInt(it -> it.path("Rules").size()).sum();
      lines.add(
          new Line(
              "firewalls",
              firewalls + " with a rule each, and by request",
              load ->
                  firewalls * usd("waf.acl.month")
                      + rules * usd("waf.rule.month")
                      + load.millions() * usd("waf.million")));
    }
  }

  private void store(List<Line> lines, List<String> left) {
    int instances = take(left, "AWS::RDS::DBInstance");
    if (instances == 0) {
      return;
    }
    double least =
        of("AWS::RDS::DBCluster")
            .getFirst()
            .at("/ServerlessV2ScalingConfiguration/MinCapacity")
            .doubleValue();
    lines.add(
        new Line(
            "store, capacity",
            instances + " instance from " + least + " ACU",
            load ->
                instances
                    * Math.max(least, load.capacity())
                    * Load.HOURS
                    * usd("aurora.acu-hour")));
    lines.add(
        new Line(
            "store, data and backups",
            "by run",
            load ->
                load.storedGb() * (usd("aurora.gb-month") + usd("backup.gb-month"))
                    + load.millions() * Load.IOS * usd("aurora.io.million")));
  }

  private void workers(List<Line> lines, List<String> left) {
    int services = take(left, "AWS::ECS::Service");
    take(left, "AWS::EFS::FileSystem");
    if (services == 0) {
      return;
    }
    int tasks = of("AWS::ECS::Service").getFirst().path("DesiredCount").intValue();
    JsonNode task = of("AWS::ECS::TaskDefinition").getFirst();
    double cpu = task.path("Cpu").asDouble() / 1024;
    double memory = task.path("Memory").asDouble() / 1024;
    lines.add(
        new Line(
            "workers",
            "%d × %.0f vCPU, %.0f GB, an address and a folder".formatted(tasks, cpu, memory),
            _ ->
                tasks
                        * Load.HOURS
                        * (cpu * usd("fargate.vcpu-hour")
                            + memory * usd("fargate.gb-hour")
                            + usd("ipv4.hour"))
                    + usd("efs.gb-month")));
  }

  private void functions(List<Line> lines, List<String> left) {
    int functions = take(left, "AWS::Lambda::Function");
    take(left, "AWS::Events::Rule");
    take(left, "AWS::SQS::Queue");
    take(left, "AWS::Logs::LogGroup");
    lines.add(
        new Line(
            "functions",
            functions + ", by call and time",
            load ->
                (load.millions() + Load.TICKS / 1e6) * usd("lambda.million")
                    + (load.runs() * Load.DELIVERY_SECONDS + Load.TICKS * Load.TICK_SECONDS)
                        * Load.FUNCTION_GB
                        * usd("lambda.gb-second")
                    + Load.TICKS / 1e6 * usd("events.million")));
    lines.add(
        new Line("logs", "by delivery", load -> load.runs() * Load.LOG_KB / 1e6 * usd("logs.gb")));
  }

  private void frontDoor(List<Line> lines, List<String> left) {
    boolean http = take(left, "AWS::ApiGatewayV2::Api") > 0;
    boolean rest = take(left, "AWS::ApiGateway::RestApi") > 0;
    String price = http ? "api.http.million" : "api.rest.million";
    if (http || rest) {
      lines.add(
          new Line(
              "front door",
              (http ? "HTTP" : "REST") + " API",
              load -> load.millions() * usd(price)));
    }
  }

  /** Its files in a bucket of some cents, and CloudFront by request and by byte. */
  private void console(List<Line> lines, List<String> left) {
    take(left, "AWS::S3::Bucket");
    if (take(left, "AWS::CloudFront::Distribution") > 0) {
      double calls = (double) Load.VISITS * Load.VISIT_CALLS;
      lines.add(
          new Line(
              "console and API",
              "%,d visits".formatted(Load.VISITS),
              _ ->
                  Load.VISITS * Load.VISIT_MB / 1000 * usd("cloudfront.gb")
                      + calls / 1e6 * (usd("cloudfront.million") + usd("lambda.million"))
                      + calls
                          * Load.DELIVERY_SECONDS
                          * Load.FUNCTION_GB
                          * usd("lambda.gb-second")));
    }
  }

  private List<String> types() {
    return resources.stream().map(it -> it.path("Type").asText()).toList();
  }

  private List<JsonNode> of(String type) {
    return resources.stream()
        .filter(it -> it.path("Type").asText().equals(type))
        .map(it -> it.path("Properties"))
        .toList();
  }

  private static int take(List<String> left, String type) {
    int before = left.size();
    left.removeIf(type::equals);
    return before - left.size();
  }
}
