package dev.penstock.node.folder;

import dev.penstock.id.Ids;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;

/** What a node's worker is called: the same as long as its folder is. */
public final class WorkerName {

  private WorkerName() {}

  /** Reads it, or makes it. The caller holds the folder's lock. */
  public static String of(DataFolder folder) {
    try {
      if (Files.notExists(folder.worker())) {
        Files.writeString(
            folder.worker(),
            Ids.next("wrk") + "\n",
            StandardCharsets.US_ASCII,
            StandardOpenOption.CREATE_NEW);
      }
      return Files.readString(folder.worker(), StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(
              ProblemType.INVALID_CONFIGURATION,
              "The file " + folder.worker() + " can't be read or written."),
          e);
    }
  }
}
