package dev.penstock.cdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;

/** F124: functions with a Java of their own, for where there is no SnapStart. */
class FunctionRuntimeTest {

  private static final List<String> STACKS =
      List.of("PenstockIngress", "PenstockScheduler", "PenstockSpill", "PenstockApi");

  @TempDir private Path folder;

  @Test
  void shouldStartEachFunctionByItsOwnJavaAndFromNoSnapshot() {
    for (String stack : STACKS) {
      Template template = SampleApp.WITH_THEIR_OWN_JAVA.template(stack);
      template.hasResourceProperties(
          "AWS::Lambda::Function",
          Map.of(
              "Runtime", "provided.al2023",
              "Architectures", List.of("x86_64"),
              "Handler", Match.stringLikeRegexp("^dev\\.penstock\\.functions\\."),
              "SnapStart", Match.absent(),
              "Layers", Match.absent()));
    }
  }

  @Test
  void shouldChangeNothingElse() {
    assertThat(Outline.of(SampleApp.WITH_THEIR_OWN_JAVA))
        .isEqualTo(Outline.of(SampleApp.PRIVATE_CLOUD));
  }

  @Test
  void shouldSayWhichCommandMakesThePackages() {
    assertThatThrownBy(() -> read("custom", folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("functionPackages")
        .hasMessageContaining("./penstock functions --into " + folder);
    assertThatThrownBy(() -> read("java8", folder)).hasMessageContaining("functionRuntime");
  }

  private static DeploymentSettings read(String runtime, Path packages) {
    return DeploymentSettings.fromContext(app(runtime, packages).getNode());
  }

  private static App app(String runtime, Path packages) {
    Map<String, Object> context = new HashMap<>(DeploymentSettingsTest.BROUGHT);
    context.put("functionRuntime", runtime);
    context.put("functionPackages", packages.toString());
    return new App(AppProps.builder().analyticsReporting(false).context(context).build());
  }
}
