package dev.penstock.functions.api.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.penstock.config.EffectiveConfig;
import dev.penstock.definition.DataSchemas;
import dev.penstock.definition.Defect;
import dev.penstock.definition.DefinitionReader;
import dev.penstock.definition.ReadResult;
import dev.penstock.definition.SourceText;
import dev.penstock.definition.SyntaxException;
import dev.penstock.definition.TextReader;
import dev.penstock.expression.ExpressionException;
import dev.penstock.expression.JqTemplate;
import dev.penstock.policy.Policy;
import dev.penstock.policy.PolicyReadResult;
import dev.penstock.problem.PlatformException;
import dev.penstock.problem.Problem.FieldError;
import dev.penstock.schedule.Schedule;
import dev.penstock.schedule.ScheduleFile;
import dev.penstock.subscription.Subscription;
import dev.penstock.trigger.Trigger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a configuration folder. A file is understood to the letter or it is a defect. */
final class FolderReader {

  private static final String EXTENSION = "\\.(?:yaml|yml|json)";
  private static final Pattern WORKFLOW = Pattern.compile("workflows/(?:.+/)?[^/]+" + EXTENSION);
  private static final Pattern TRIGGER = Pattern.compile("triggers/[^/]+" + EXTENSION);
  private static final Pattern SCHEDULE = Pattern.compile("schedules/[^/]+" + EXTENSION);
  private static final Pattern SUBSCRIPTION = Pattern.compile("subscriptions/[^/]+" + EXTENSION);
  private static final Pattern POLICY = Pattern.compile("policies/[^/]+" + EXTENSION);
  private static final Pattern BASE = Pattern.compile("config/base" + EXTENSION);
  private static final Pattern SCHEMA = Pattern.compile("config/schema" + EXTENSION);
  private static final Pattern ENVIRONMENT =
      Pattern.compile("config/environments/([a-z0-9][a-z0-9-]{0,62})" + EXTENSION);

  private final List<Described> described = new ArrayList<>();
  private final List<FileDefect> defects = new ArrayList<>();
  private final Map<String, String> names = new HashMap<>();

  private final Resources resources;

  private FolderReader(Resources resources) {
    this.resources = resources;
  }

  /**
   * Reads the files.
   *
   * @param resources what the sender looked up for the workflows; nothing is looked up here
   */
  static Folder read(List<ApplyFile> files, Resources resources) {
    FolderReader reader = new FolderReader(resources);
    files.forEach(reader::file);
    return new Folder(reader.described, reader.defects);
  }

  private void file(ApplyFile file) {
    String path = file.path();
    Matcher environment = ENVIRONMENT.matcher(path);
    if (path.startsWith("/") || path.contains("\\") || List.of(path.split("/")).contains("..")) {
      defect(path, "A path is relative, with forward slashes, and stays inside the folder.");
    } else if (WORKFLOW.matcher(path).matches()) {
      workflow(file);
    } else if (TRIGGER.matcher(path).matches()) {
      tree(file, source -> trigger(file, source));
    } else if (SCHEDULE.matcher(path).matches()) {
      tree(file, source -> schedule(file, source));
    } else if (SUBSCRIPTION.matcher(path).matches()) {
      tree(file, source -> subscription(file, source));
    } else if (POLICY.matcher(path).matches()) {
      tree(file, source -> policy(file, source));
    } else if (BASE.matcher(path).matches()) {
      tree(file, source -> config(file, EffectiveConfig.BASE, source));
    } else if (SCHEMA.matcher(path).matches()) {
      tree(file, source -> schema(file, source));
    } else if (environment.matches()) {
      tree(file, source -> config(file, environment.group(1), source));
    } else {
      defect(
          path,
          "The file is no part of a configuration folder: workflows/**, triggers/*, schedules/*,"
              + " subscriptions/*, policies/*, config/base.yaml, config/environments/* and config/schema.yaml, as .yaml, .yml or .json.");
    }
  }

  private void workflow(ApplyFile file) {
    byte[] bytes = file.text().getBytes(StandardCharsets.UTF_8);
    switch (DefinitionReader.read(file.path(), bytes, resources.of(file.path()))) {
      case ReadResult.Valid valid -> {
        var definition = valid.definition();
        if (isFirst(file, "workflow " + definition.id())) {
          described.add(new Described.Workflow(file.path(), definition));
        }
      }
      case ReadResult.Invalid(List<Defect> found) ->
          found.stream()
              .filter(Defect::isError)
              .map(d -> new FileDefect(d.file(), d.line(), d.column(), d.pointer(), d.message()))
              .forEach(defects::add);
    }
  }

  private void trigger(ApplyFile file, SourceText source) {
    Trigger trigger = Trigger.parse(source.tree());
    boolean compiles = compiles(file, source, trigger.purpose());
    compiles &=
        trigger.intake().when().isEmpty()
            || compiles(file, source, "/when", TextNode.valueOf(trigger.intake().when().get()));
    if (compiles && isFirst(file, "trigger " + trigger.name())) {
      described.add(new Described.Hook(file.path(), trigger, source));
    }
  }

  private void schedule(ApplyFile file, SourceText source) {
    Schedule schedule = ScheduleFile.parse(source.tree());
    if (compiles(file, source, schedule.start()) && isFirst(file, "schedule " + schedule.name())) {
      described.add(new Described.Timer(file.path(), schedule, source));
    }
  }

  private void subscription(ApplyFile file, SourceText source) {
    Subscription subscription = Subscription.parse(source.tree());
    var when = subscription.events().when();
    boolean compiles =
        when.isEmpty() || compiles(file, source, "/when", TextNode.valueOf(when.get()));
    if (compiles && isFirst(file, "subscription " + subscription.name())) {
      described.add(new Described.Outlet(file.path(), subscription));
    }
  }

  private boolean compiles(ApplyFile file, SourceText source, Trigger.Purpose purpose) {
    Map<String, JsonNode> expressions = new LinkedHashMap<>();
    switch (purpose) {
      case Trigger.Start start ->
          start.input().ifPresent(input -> expressions.put("/start/input", input));
      case Trigger.Event event -> {
        expressions.put("/event/type", TextNode.valueOf(event.type()));
        event.source().map(TextNode::valueOf).ifPresent(it -> expressions.put("/event/source", it));
        event
            .subject()
            .map(TextNode::valueOf)
            .ifPresent(it -> expressions.put("/event/subject", it));
        event.data().ifPresent(it -> expressions.put("/event/data", it));
      }
    }
    return expressions.entrySet().stream()
        .map(each -> compiles(file, source, each.getKey(), each.getValue()))
        .reduce(true, Boolean::logicalAnd);
  }

  private boolean compiles(ApplyFile file, SourceText source, String pointer, JsonNode expression) {
    try {
      var _ = JqTemplate.of(expression);
      return true;
    } catch (ExpressionException e) {
      String message = "The expression does not compile: " + e.getMessage();
      defects.add(FileDefect.at(file.path(), source, pointer, message));
      return false;
    }
  }

  private void policy(ApplyFile file, SourceText source) {
    switch (Policy.parse(source.tree())) {
      case PolicyReadResult.Valid(Policy policy) -> {
        if (isFirst(file, "policy " + policy.name() + "@" + policy.version())) {
          described.add(new Described.Rules(file.path(), policy));
        }
      }
      case PolicyReadResult.Invalid(List<FieldError> errors) ->
          errors.forEach(
              e -> defects.add(FileDefect.at(file.path(), source, e.pointer(), e.detail())));
    }
  }

  private void config(ApplyFile file, String environment, SourceText source) {
    if (isFirst(file, "configuration of " + environment)) {
      described.add(
          new Described.Config(file.path(), environment, (ObjectNode) source.tree(), source));
    }
  }

  private void schema(ApplyFile file, SourceText source) {
    Optional<String> complaint = DataSchemas.schemaComplaint(source.tree());
    if (complaint.isPresent()) {
      defects.add(
          FileDefect.at(file.path(), source, "", "It is no JSON Schema: " + complaint.get()));
    } else if (isFirst(file, "schema of the configuration")) {
      described.add(new Described.ConfigSchema(file.path(), source.tree()));
    }
  }

  private interface Part {
    void read(SourceText source);
  }

  private void tree(ApplyFile file, Part part) {
    SourceText source;
    try {
      source = TextReader.read(file.path(), file.text().getBytes(StandardCharsets.UTF_8));
    } catch (SyntaxException e) {
      defects.add(
          new FileDefect(file.path(), e.line(), e.column(), "", String.valueOf(e.getMessage())));
      return;
    }
    try {
      part.read(source);
    } catch (PlatformException e) {
      if (e.problem().errors().isEmpty()) {
        defect(file.path(), e.problem().detail());
      }
      for (FieldError error : e.problem().errors()) {
        defects.add(FileDefect.at(file.path(), source, error.pointer(), error.detail()));
      }
    }
  }

  private boolean isFirst(ApplyFile file, String name) {
    String other = names.putIfAbsent(name, file.path());
    if (other != null) {
      defect(file.path(), "The " + name + " is described in " + other + " already.");
    }
    return other == null;
  }

  private void defect(String path, String message) {
    defects.add(FileDefect.ofFile(path, message));
  }
}
