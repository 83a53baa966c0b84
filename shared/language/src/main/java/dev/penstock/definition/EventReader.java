package dev.penstock.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.penstock.definition.task.EmitTask;
import dev.penstock.definition.task.EventFilter;
import dev.penstock.definition.task.EventFilter.AttributeFilter;
import dev.penstock.definition.task.EventIterator;
import dev.penstock.definition.task.EventRead;
import dev.penstock.definition.task.EventStrategy;
import dev.penstock.definition.task.ListenTask;
import dev.penstock.definition.task.TaskDefinition;
import dev.penstock.definition.task.TaskFrame;
import dev.penstock.event.CloudEvent;
import dev.penstock.expression.JqTemplate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads {@code emit} and {@code listen} tasks. */
final class EventReader {

  private static final String SPECIAL = "\\^$*+?()[]{}|";

  private EventReader() {}

  static Optional<TaskDefinition> emit(Reading reading, TaskFrame frame, Located at) {
    Located event = at.member("emit").flatMap(e -> e.member("event")).orElseThrow();
    reading.onlyKnown(event, "with");
    Optional<Located> with = event.member("with");
    if (with.isEmpty()) {
      reading.report(
          Rule.INVALID_ARGUMENT, event, "An event needs \"with\": at least its \"type\".");
      return Optional.empty();
    }
    for (Located.Member attribute : with.get().members()) {
      checkLiteral(reading, attribute);
    }
    return Optional.of(new EmitTask(frame, reading.template(with.get())));
  }

  static ListenTask listen(Reading reading, TaskFrame frame, Located at) {
    Located listen = at.member("listen").orElseThrow();
    return new ListenTask(
        frame,
        strategy(reading, listen.member("to").orElseThrow()),
        read(listen),
        at.member("foreach").map(foreach -> iterator(reading, foreach)));
  }

  /** {@code data}, {@code envelope} or {@code raw}; the schema knows no other. */
  static EventRead read(Located at) {
    return EventRead.valueOf(at.text("read").orElse("data").toUpperCase(Locale.ROOT));
  }

  static EventStrategy strategy(Reading reading, Located at) {
    Optional<Located> one = at.member("one");
    if (one.isPresent()) {
      return new EventStrategy.One(filter(reading, one.get()));
    }
    Optional<Located> all = at.member("all");
    if (all.isPresent()) {
      if (all.get().value().isEmpty()) {
        reading.report(
            Rule.INVALID_ARGUMENT, all.get(), "Name at least one event, or write \"any: []\".");
      }
      return new EventStrategy.All(filters(reading, all.get()));
    }
    return new EventStrategy.Any(
        filters(reading, at.member("any").orElseThrow()),
        at.member("until").map(until -> until(reading, until)));
  }

  private static EventStrategy.Until until(Reading reading, Located until) {
    return until.value().isTextual()
        ? new EventStrategy.Until.Condition(reading.expression(until))
        : new EventStrategy.Until.Consumed(strategy(reading, until));
  }

  private static List<EventFilter> filters(Reading reading, Located list) {
    return list.items().stream().map(item -> filter(reading, item)).toList();
  }

  private static EventFilter filter(Reading reading, Located at) {
    Map<String, AttributeFilter> attributes = new LinkedHashMap<>();
    for (Located.Member attribute : at.member("with").orElseThrow().members()) {
      attributes.put(attribute.key(), attribute(reading, attribute.located()));
    }
    Map<String, EventFilter.Correlation> correlate = new LinkedHashMap<>();
    for (Located.Member key : at.member("correlate").map(Located::members).orElse(List.of())) {
      correlate.put(
          key.key(),
          new EventFilter.Correlation(
              reading.expression(key.located().member("from").orElseThrow()),
              reading.template(key.located().member("expect"))));
    }
    return new EventFilter(attributes, correlate);
  }

  /** Text without any sign that means more in a regular expression is meant as it stands. */
  private static AttributeFilter attribute(Reading reading, Located at) {
    JsonNode value = at.value();
    if (!value.isTextual() || JqTemplate.isExpression(value.textValue())) {
      return new AttributeFilter.Computed(reading.template(at));
    }
    String text = value.textValue();
    if (text.chars().noneMatch(c -> SPECIAL.indexOf(c) >= 0)) {
      return new AttributeFilter.Literal(text);
    }
    try {
      return new AttributeFilter.Regex(text, Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      reading.report(
          Rule.INVALID_ARGUMENT,
          at,
          "This is no regular expression (RE2): "
              + e.getDescription()
              + ". Escape what is meant"
              + " as it stands with a backslash.");
      return new AttributeFilter.Literal(text);
    }
  }

  /** What is done with each event or message. */
  static EventIterator iterator(Reading reading, Located foreach) {
    String item = foreach.text("item").orElse("item");
    String index = foreach.text("at").orElse("index");
    Reading inside = reading.with(List.of(item, index));
    Optional<Located> output = foreach.member("output");
    Optional<Located> export = foreach.member("export");
    return new EventIterator(
        item,
        index,
        foreach
            .member("do")
            .filter(tasks -> !tasks.value().isEmpty())
            .map(tasks -> TaskListReader.read(inside, tasks)),
        output.flatMap(o -> o.member("as")).map(inside::transformation),
        FrameReader.schema(inside, output),
        export.flatMap(e -> e.member("as")).map(inside::transformation),
        FrameReader.schema(inside, export));
  }

  /** What is written out can be judged now; what is computed is judged when it is emitted. */
  private static void checkLiteral(Reading reading, Located.Member attribute) {
    JsonNode value = attribute.located().value();
    boolean computed =
        value.isTextual()
            && (reading.loose()
                || JqTemplate.isExpression(value.textValue())
                || value.textValue().contains("{"));
    if (attribute.key().equals("data") || computed || value.isNull()) {
      return;
    }
    String objection = CloudEvent.objection(attribute.key(), value);
    if (!objection.isEmpty()) {
      reading.report(
          Rule.INVALID_ARGUMENT,
          attribute.located(),
          "The attribute " + attribute.key() + " " + objection + ".");
    }
  }
}
