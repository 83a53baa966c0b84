package dev.penstock.cdk;

import dev.penstock.cdk.DeploymentSettings.FrontDoorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

/** The app for an account that nobody has. */
final class SampleApp {

  private SampleApp() {}

  static PenstockApp.Stacks synthesise(Path folder, FrontDoorKind frontDoor) throws IOException {
    byte[] empty = {'P', 'K', 5, 6};
    App app =
        new App(
            AppProps.builder().outdir(folder.resolve("cdk.out-" + frontDoor).toString()).build());
    return PenstockApp.synthesise(
        app,
        new DeploymentSettings(
            Files.write(folder.resolve("ingress.jar"), empty),
            Files.write(folder.resolve("scheduler.jar"), empty),
            "vpc-0123",
            List.of("eu-central-1a", "eu-central-1b"),
            List.of("subnet-a", "subnet-b"),
            "sg-database",
            "db.internal",
            5432,
            "sslmode=verify-full",
            "arn:aws:secretsmanager:eu-central-1:111122223333:secret:ingress-AbCdEf",
            "arn:aws:secretsmanager:eu-central-1:111122223333:secret:scheduler-AbCdEf",
            "arn:aws:secretsmanager:eu-central-1:111122223333:secret:root-key-AbCdEf",
            frontDoor));
  }
}
