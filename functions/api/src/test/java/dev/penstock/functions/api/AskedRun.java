package dev.penstock.functions.api;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** An installation with one run, which asks people. Each class of tests has its own. */
abstract class AskedRun {

  @TempDir static Path folder;
  static ApiFixture fixture;
  static String run;

  @BeforeAll
  static void start() {
    fixture = new ApiFixture(folder);
    fixture.applySample();
    run = fixture.startRun();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }
}
