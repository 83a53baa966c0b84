package dev.penstock.schedule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.penstock.json.Json;
import dev.penstock.trigger.FileFields;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A calendar as schedule files and stored schedules write it. */
final class CalendarFile {

  private static final Pattern TIME = Pattern.compile("[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?");
  private static final int MOST = 400;

  private interface Reading {
    boolean read(String text) throws InvalidCronException;
  }

  private CalendarFile() {}

  /** Reads one; null after a defect, which is with the fields. */
  static @Nullable CalendarTimes read(JsonNode calendar, FileFields fields) {
    if (!calendar.isObject()) {
      fields.error("/calendar", "must be an object with times, and days, months and except");
      return null;
    }
    fields.refuseUnknown(calendar, "/calendar", Set.of("times", "days", "months", "except"));
    List<LocalTime> times = new ArrayList<>();
    each(
        calendar,
        "times",
        fields,
        "must be a time of the day such as '08:30'",
        t -> time(t, times));
    List<CalendarDay> days = new ArrayList<>();
    each(calendar, "days", fields, "must be a day", text -> days.add(CalendarDay.parse(text)));
    List<String> months = new ArrayList<>();
    each(
        calendar,
        "months",
        fields,
        "must be a month",
        text -> {
          CronUnit.MONTH.number(text, false);
          return months.add(text);
        });
    List<ExceptedDay> except = new ArrayList<>();
    each(
        calendar,
        "except",
        fields,
        "must be a day such as '2026-12-24', or '12-24' for each year",
        text -> {
          Optional<ExceptedDay> day = ExceptedDay.parse(text);
          day.ifPresent(except::add);
          return day.isPresent();
        });
    if (calendar.path("times").isEmpty()) {
      fields.error("/calendar/times", "must name one time of the day at least");
    }
    if (fields.hasErrors()) {
      return null;
    }
    CalendarTimes found = new CalendarTimes(times, days, months(months), except);
    if (!found.everComes()) {
      fields.error("/calendar", "names no day that ever comes");
      return null;
    }
    return found;
  }

  /** What {@link #read} reads as the same. */
  static ObjectNode write(CalendarTimes calendar) {
    ObjectNode json = Json.object();
    ArrayNode times = json.putArray("times");
    calendar.times().forEach(time -> times.add(time.toString()));
    if (!calendar.days().isEmpty()) {
      ArrayNode days = json.putArray("days");
      calendar.days().forEach(day -> days.add(day.wire()));
    }
    if (!calendar.months().isFree()) {
      ArrayNode months = json.putArray("months");
      for (int month = 1; month <= 12; month++) {
        if (calendar.months().allows(month)) {
          months.add(month);
        }
      }
    }
    if (!calendar.except().isEmpty()) {
      ArrayNode except = json.putArray("except");
      calendar.except().forEach(day -> except.add(day.wire()));
    }
    return json;
  }

  private static boolean time(String text, List<LocalTime> times) {
    try {
      return TIME.matcher(text).matches() && times.add(LocalTime.parse(text));
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static CronField months(List<String> months) {
    try {
      return CronField.parse(CronUnit.MONTH, months.isEmpty() ? "*" : String.join(",", months));
    } catch (InvalidCronException e) {
      throw new IllegalStateException("each of them was read before", e);
    }
  }

  private static void each(
      JsonNode calendar, String name, FileFields fields, String detail, Reading reading) {
    JsonNode list = calendar.path(name);
    if (list.isMissingNode()) {
      return;
    }
    if (!list.isArray() || list.size() > MOST) {
      fields.error("/calendar/" + name, "must be a list of " + MOST + " at most");
      return;
    }
    for (int i = 0; i < list.size(); i++) {
      String pointer = "/calendar/" + name + "/" + i;
      JsonNode one = list.get(i);
      try {
        if (!(one.isTextual() || one.isIntegralNumber()) || !reading.read(one.asText())) {
          fields.error(pointer, detail);
        }
      } catch (InvalidCronException e) {
        fields.error(pointer, String.valueOf(e.getMessage()));
      }
    }
  }
}
