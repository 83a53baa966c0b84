package dev.penstock.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.penstock.json.Json;
import dev.penstock.node.bench.BenchStore;
import dev.penstock.node.packing.FunctionPacker;
import dev.penstock.node.packing.PackedFunction;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * F124: the CDK app as for a region without SnapStart. Its functions are packages of a Java, a
 * function and a cache, started by their own bootstrap; no Java of AWS's is in them.
 */
class DeployedWithTheirOwnJavaIT {

  @TempDir private Path folder;

  /** A whole cloud starts here, which takes longer than a test may as a rule. */
  @Test
  @Timeout(600)
  void shouldRunWhatCameThroughAFrontDoorWithAJavaOfItsOwn() throws Exception {
    Path packages = folder.resolve("packages");
    try (BenchStore store = BenchStore.open()) {
      FunctionPacker packer = new FunctionPacker(store);
      for (PackedFunction function : PackedFunction.values()) {
        packer.pack(
            function, folder.resolve(function.wire()), packages.resolve(function.wire() + ".zip"));
      }
    }
    try (LocalPlatform platform = LocalPlatform.start(folder.resolve("node"));
        Gate store = Gate.before(platform.storePort());
        Target target = Target.start();
        Emulator emulator = Emulator.start(folder.resolve("localstack.log"))) {
      JsonNode deployed =
          Json.read(
              emulator.deploy(
                  platform, store.address(), folder, "--function-packages", packages.toString()));
      URI hooks = URI.create(deployed.path("hooks").textValue());
      JsonNode order = Json.object().put("id", 1).put("target", target.url());

      DeployedIT.runOnce(platform, hooks, order);
      DeployedIT.runWhatCameWhileTheStoreWasAway(platform, store, hooks, order);

      assertThat(DeployedIT.runsThroughTheDeployedApi(platform, deployed)).isEqualTo(13);
    }
  }
}
