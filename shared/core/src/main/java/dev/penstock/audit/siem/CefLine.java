package dev.penstock.audit.siem;

import dev.penstock.audit.siem.TrailFormat.Told;
import java.util.StringJoiner;

/**
 * A line of ArcSight's Common Event Format, version 0 ("Implementing ArcSight Common Event Format",
 * escaping as it is there: in the header backslash and bar, in the extension backslash, equals sign
 * and line ends). Thread-safe.
 */
final class CefLine {

  private CefLine() {}

  static String of(Told told) {
    StringJoiner header = new StringJoiner("|", "CEF:0|", "|");
    header.add("Penstock").add("Penstock").add("1");
    header.add(header(told.kind()));
    header.add(header(told.noun() + " " + told.verb()));
    header.add(severity(told));
    StringJoiner extension = new StringJoiner(" ");
    extension.add("rt=" + told.at().toEpochMilli());
    extension.add("externalId=" + told.seq());
    extension.add("act=" + value(told.kind()));
    extension.add("suser=" + value(told.actor()));
    if (!told.run().isEmpty()) {
      extension.add("cs1Label=run cs1=" + value(told.run()));
    }
    extension.add("cs2Label=subject cs2=" + value(told.subject()));
    extension.add("cs3Label=mac cs3=" + told.mac());
    extension.add("msg=" + value(told.detail().toString()));
    return header + extension.toString();
  }

  /** Header fields have one line only. */
  static String header(String text) {
    return text.replace("\\", "\\\\").replace("|", "\\|").replace('\n', ' ').replace('\r', ' ');
  }

  static String value(String text) {
    return text.replace("\\", "\\\\").replace("=", "\\=").replace("\n", "\\n").replace("\r", "\\r");
  }

  private static String severity(Told told) {
    return switch (told.weight()) {
      case USUAL -> "2";
      case CHANGE -> "5";
      case REFUSAL -> "7";
    };
  }
}
