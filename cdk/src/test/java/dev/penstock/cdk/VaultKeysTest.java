package dev.penstock.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;

/**
 * Keys in KMS and values that others keep: each process has the right to what it does with them, on
 * what is named, and a way there. F74, F75, F118.
 */
class VaultKeysTest {

  private static final String IN_USE = "kms:Encrypt " + SampleApp.VAULT_KEY;
  private static final List<String> OPENED =
      List.of("kms:Decrypt " + SampleApp.VAULT_KEY, "kms:Decrypt " + SampleApp.VAULT_KEY_BEFORE);

  @Test
  void shouldLetTheFrontDoorOpenSecretsAndPutNone() {
    for (SampleApp app : List.of(SampleApp.EDGE, SampleApp.PRIVATE_CLOUD)) {
      assertThat(keyRights(app.template("PenstockIngress")))
          .containsExactlyInAnyOrderElementsOf(OPENED);
      told(app.template("PenstockIngress"), "IngressFunction");
    }
  }

  @Test
  void shouldLetTheApiPutSecretsAndOpenNone() {
    for (SampleApp app : List.of(SampleApp.EDGE, SampleApp.PRIVATE_CLOUD)) {
      assertThat(keyRights(app.template("PenstockApi"))).containsExactly(IN_USE);
      told(app.template("PenstockApi"), "ApiFunction");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"PenstockScheduler", "PenstockSpill"})
  void shouldGiveNoKeyToWhoOpensNothing(String name) {
    for (SampleApp app : List.of(SampleApp.EDGE, SampleApp.PRIVATE_CLOUD)) {
      assertThat(keyRights(app.template(name))).isEmpty();
      assertThat(app.template(name).toJSON().toString()).doesNotContain("PENSTOCK_VAULT_KEY");
    }
  }

  @Test
  void shouldLetTheNodeOpenSecretsAndWrapThemAnew() {
    assertThat(keyRights(SampleApp.EDGE.template("PenstockWorkers")))
        .containsAll(OPENED)
        .contains(IN_USE);
  }

  @Test
  void shouldLetTheNodeFetchTheValuesThatAreListedAndNoOther() {
    Template workers = SampleApp.EDGE.template("PenstockWorkers");

    workers.hasResourceProperties(
        "AWS::IAM::Policy",
        Map.of(
            "PolicyDocument",
            Match.objectLike(
                Map.of(
                    "Statement",
                    Match.arrayWith(
                        List.of(
                            Map.of(
                                "Action", "secretsmanager:GetSecretValue",
                                "Effect", "Allow",
                                "Resource", SampleApp.SOURCE_SECRET),
                            Map.of(
                                "Action", "ssm:GetParameter",
                                "Effect", "Allow",
                                "Resource", SampleApp.SOURCE_PARAMETER),
                            Map.of(
                                "Action",
                                "kms:Decrypt",
                                "Effect",
                                "Allow",
                                "Resource",
                                SampleApp.SOURCE_KEY,
                                "Condition",
                                Map.of(
                                    "StringEquals",
                                    Map.of(
                                        "kms:ViaService",
                                        List.of(
                                            "secretsmanager.eu-central-1.amazonaws.com",
                                            "ssm.eu-central-1.amazonaws.com"))))))))));
  }

  @Test
  void shouldLetTheApiTellWhichReferencesAreAllowed() {
    told(
        SampleApp.PRIVATE_CLOUD.template("PenstockApi"),
        "ApiFunction",
        Map.of(
            "PENSTOCK_SECRET_SOURCES",
            Match.stringLikeRegexp("^aws-secrets-manager:arn:.* aws-ssm:arn:.*$")));
  }

  @Test
  void shouldHaveKmsInsideTheNetworkThatIsMadeForTheseKeysAlone() {
    SampleApp.EDGE
        .template("PenstockNetwork")
        .hasResourceProperties(
            "AWS::EC2::VPCEndpoint",
            Map.of(
                "VpcEndpointType",
                "Interface",
                "PrivateDnsEnabled",
                true,
                "PolicyDocument",
                Match.objectLike(
                    Map.of(
                        "Statement",
                        List.of(
                            Match.objectLike(
                                Map.of(
                                    "Action",
                                    List.of("kms:Encrypt", "kms:Decrypt"),
                                    "Resource",
                                    List.of(SampleApp.VAULT_KEY, SampleApp.VAULT_KEY_BEFORE))))))));
  }

  /** Its private address is the workers' too: a group that keeps them out would cut them off. */
  @ParameterizedTest
  @ValueSource(strings = {"PenstockIngress", "PenstockApi", "PenstockWorkers"})
  void shouldLetInWhoGoesThere(String name) {
    SampleApp.EDGE
        .template(name)
        .hasResourceProperties(
            "AWS::EC2::SecurityGroupIngress",
            Map.of(
                "FromPort",
                443,
                "ToPort",
                443,
                "GroupId",
                Map.of("Fn::ImportValue", Match.stringLikeRegexp("PenstockNetwork:.*Endpoint"))));
  }

  private static void told(Template template, String handler) {
    told(
        template,
        handler,
        Map.of(
            "PENSTOCK_VAULT_KEY", "aws-kms:" + SampleApp.VAULT_KEY,
            "PENSTOCK_VAULT_KEYS_BEFORE", "aws-kms:" + SampleApp.VAULT_KEY_BEFORE));
  }

  private static void told(Template template, String handler, Map<String, Object> variables) {
    template.hasResourceProperties(
        "AWS::Lambda::Function",
        Map.of(
            "Handler",
            Match.stringLikeRegexp(handler),
            "Environment",
            Map.of("Variables", Match.objectLike(variables))));
  }

  /** What roles of a stack may do with keys that are named to it, without a condition. */
  private static List<String> keyRights(Template template) {
    List<String> rights = new ArrayList<>();
    JsonNode resources =
        new ObjectMapper().<JsonNode>valueToTree(template.toJSON()).path("Resources");
    for (JsonNode resource : resources) {
      if (!resource.path("Type").asText().startsWith("AWS::IAM::")) {
        continue;
      }
      for (JsonNode policy : resource.findValues("PolicyDocument")) {
        for (JsonNode statement : policy.path("Statement")) {
          if (!statement.has("Condition")) {
            list(statement.path("Action")).stream()
                .filter(action -> action.startsWith("kms:"))
                .forEach(
                    action ->
                        list(statement.path("Resource"))
                            .forEach(resourceArn -> rights.add(action + " " + resourceArn)));
          }
        }
      }
    }
    return rights;
  }

  private static List<String> list(JsonNode oneOrMore) {
    List<String> values = new ArrayList<>();
    if (oneOrMore.isArray()) {
      oneOrMore.forEach(it -> values.add(it.isTextual() ? it.textValue() : it.toString()));
    } else {
      values.add(oneOrMore.isTextual() ? oneOrMore.textValue() : oneOrMore.toString());
    }
    return values;
  }
}
