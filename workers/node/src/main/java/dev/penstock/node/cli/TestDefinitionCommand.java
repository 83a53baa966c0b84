package dev.penstock.node.cli;

import dev.penstock.node.client.AuthorResources;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem;
import dev.penstock.problem.ProblemType;
import dev.penstock.workers.trial.DefinitionTests;
import dev.penstock.workers.trial.FolderWatch;
import dev.penstock.workers.trial.JUnitXml;
import dev.penstock.workers.trial.ReportJson;
import dev.penstock.workers.trial.ReportText;
import dev.penstock.workers.trial.TestFileReader;
import dev.penstock.workers.trial.TestReport;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code test-definition}: the tests that stand beside workflow documents. */
@Command(
    name = "test-definition",
    description = "Run the tests beside workflow documents. Needs no node.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Runs every *.test.yaml in the folder on the interpreter, in memory: calls are answered by mocks,",
      "questions by the decisions of the test, and waits take no time. Nothing leaves the process.",
      "Exit code 0 all passed, 1 a test failed or too little is covered, 2 a test file is not valid.",
      "",
      "Examples:",
      "  ./penstock test-definition workflows",
      "  ./penstock test-definition workflows/refund.test.yaml --watch",
      "  ./penstock test-definition . --junit target/workflows.xml --min-coverage 90"
    })
final class TestDefinitionCommand implements Callable<Integer> {

  @Mixin Streams io = new Streams();

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR|FILE",
      defaultValue = ".",
      description = "A folder with tests, or one file of them (default: the current folder).")
  Path from = Path.of(".");

  @Mixin ReportOptions options = new ReportOptions();

  @Option(names = "--watch", description = "Run again at each change, until interrupted.")
  boolean watch;

  @Override
  public Integer call() {
    options.least();
    return watch ? again() : once();
  }

  private int once() {
    long started = System.nanoTime();
    List<Path> files = files();
    if (files.isEmpty()) {
      throw PlatformException.of(
          ProblemType.INVALID_INPUT,
          "There is no test in " + from + ": none of its files is named *.test.yaml.");
    }
    TestReport report = DefinitionTests.run(files, AuthorResources::beside);
    write(report);
    io.screen()
        .done(
            "tests read from files: " + files.size(),
            Duration.ofNanos(System.nanoTime() - started));
    return code(report);
  }

  private int again() {
    Path folder = Files.isDirectory(from) ? from : from.toAbsolutePath().resolveSibling(".");
    try (FolderWatch changes = new FolderWatch(folder.normalize())) {
      while (true) {
        int code = files().isEmpty() ? 0 : once();
        io.screen()
            .say((code == 0 ? "Passed." : "Failed.") + " Waiting for a change; end with Ctrl-C.");
        changes.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 130;
    }
  }

  private List<Path> files() {
    if (Files.isRegularFile(from)) {
      return List.of(from);
    }
    try (Stream<Path> all = Files.walk(from)) {
      return all.filter(Files::isRegularFile).filter(TestFileReader::isNamedSo).sorted().toList();
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(ProblemType.INVALID_INPUT, from + " can't be read."), e);
    }
  }

  private void write(TestReport report) {
    if (options.json) {
      io.out().println(Calls.pretty(ReportJson.of(report)));
    } else {
      ReportText.lines(report).forEach(io.out()::println);
    }
    io.out().flush();
    Optional.ofNullable(options.junit).ifPresent(file -> junit(report, file));
  }

  private static void junit(TestReport report, Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (Writer out = Files.newBufferedWriter(file)) {
        JUnitXml.write(report, out);
      }
    } catch (IOException e) {
      throw new PlatformException(
          Problem.of(ProblemType.INVALID_INPUT, "The report " + file + " can't be written."), e);
    }
  }

  private int code(TestReport report) {
    if (!report.unreadable().isEmpty()) {
      return Failures.INVALID;
    }
    if (report.failures() > 0) {
      return Failures.FAILED;
    }
    if (report.percentCovered() < options.least()) {
      io.screen()
          .say(
              "Covered "
                  + report.percentCovered()
                  + " %, but at least "
                  + options.least()
                  + " % is asked.");
      return Failures.FAILED;
    }
    return 0;
  }
}
