package dev.penstock.definition;

import dev.penstock.definition.task.ProcessOptions;
import dev.penstock.definition.task.ScriptTask;
import dev.penstock.definition.task.ShellTask;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.definition.task.TaskFrame;
import dev.penstock.expression.JqTemplate;
import dev.penstock.expression.Template;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the processes of {@code run} tasks: scripts and shell commands. */
final class ProcessReader {

  /** As documents write them; the specification's own texts use two words for one. */
  private static final Map<String, String> LANGUAGES =
      Map.of("js", "javascript", "javascript", "javascript", "python", "python");

  private ProcessReader() {}

  static Optional<TaskDefinition> script(
      Reading reading, TaskFrame frame, Located at, Located run, Located script) {
    CallReader.wantTimeout(reading, frame, at);
    Located word = script.member("language").orElseThrow();
    String language = LANGUAGES.get(word.value().asText());
    if (language == null) {
      reading.report(
          Rule.INVALID_ARGUMENT,
          word,
          "The languages of scripts are js (or javascript) and python."
              + Spelling.hint(word.value().asText(), LANGUAGES.keySet()));
      return Optional.empty();
    }
    ProcessOptions options = options(reading, run, script);
    return code(reading, script)
        .map(
            code ->
                new ScriptTask(
                    frame, language, code, options, CallReader.declaredIdempotency(reading, at)));
  }

  static ShellTask shell(Reading reading, TaskFrame frame, Located at, Located run, Located shell) {
    CallReader.wantTimeout(reading, frame, at);
    Located command = shell.member("command").orElseThrow();
    plain(reading, command);
    return new ShellTask(
        frame,
        reading.template(command),
        options(reading, run, shell),
        CallReader.declaredIdempotency(reading, at));
  }

  /** No value of the run's data may become a part of what a shell reads. */
  static void plain(Reading reading, Located command) {
    String text = command.value().asText();
    if (!JqTemplate.isExpression(text) && text.contains("${ ")) {
      reading.report(
          Rule.INVALID_ARGUMENT,
          command,
          "A value put into a command would be run as a part of it. Give it as an argument ($1),"
              + " by the environment or on stdin.");
    }
  }

  static ProcessOptions options(Reading reading, Located run, Located process) {
    var values = new CallValues(reading, process);
    return new ProcessOptions(
        values.of("stdin"),
        arguments(reading, process),
        values.of("environment"),
        ProcessOptions.Output.valueOf(run.text("return").orElse("stdout").toUpperCase(Locale.ROOT)),
        run.value().path("await").asBoolean(true),
        values.secrets());
  }

  /** The arguments of a process, among which no secret may be. */
  static Optional<Template> arguments(Reading reading, Located process) {
    Optional<Located> arguments = process.member("arguments");
    for (Located argument : arguments.map(Located::items).orElse(List.of())) {
      if (SecretReferences.isReference(argument)) {
        reading.report(
            Rule.INVALID_ARGUMENT,
            argument,
            "Everybody on a machine sees the arguments of its processes. Give the secret by the"
                + " environment or on stdin.");
      }
    }
    return arguments.map(reading::template);
  }

  private static Optional<String> code(Reading reading, Located script) {
    Optional<Located> inline = script.member("code");
    if (inline.isEmpty()) {
      return script
          .member("source")
          .flatMap(
              source ->
                  CatalogReader.root(reading, source)
                      .flatMap(uri -> reading.findings().text(source, uri)));
    }
    String code = inline.get().value().asText();
    if (JqTemplate.isExpression(code)) {
      reading.report(
          Rule.INVALID_ARGUMENT,
          inline.get(),
          "Code is written out, so that what runs is what was applied. Give values as arguments, by"
              + " the environment or on stdin.");
    }
    return Optional.of(code);
  }
}
