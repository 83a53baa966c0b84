package dev.penstock.workers.trial;

import java.io.Writer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A report in the form that build servers read: a suite for each file, a case for each test. */
public final class JUnitXml {

  private final XMLStreamWriter xml;

  private JUnitXml(XMLStreamWriter xml) {
    this.xml = xml;
  }

  /** Writes the document; the writer stays open. */
  public static void write(TestReport report, Writer out) {
    write(
        Stream.concat(
                report.results().stream().map(JUnitCase::of),
                report.unreadable().stream().map(JUnitCase::of))
            .toList(),
        out);
  }

  /** Writes the document; the writer stays open. */
  public static void write(List<JUnitCase> cases, Writer out) {
    try {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
      new JUnitXml(xml).suites(cases);
      xml.flush();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("The report could not be written", e);
    }
  }

  private void suites(List<JUnitCase> cases) throws XMLStreamException {
    Map<Path, List<JUnitCase>> files =
        cases.stream()
            .collect(
                Collectors.groupingBy(JUnitCase::file, LinkedHashMap::new, Collectors.toList()));
    xml.writeStartDocument("UTF-8", "1.0");
    start("testsuites");
    counts(cases);
    for (Map.Entry<Path, List<JUnitCase>> file : files.entrySet()) {
      suite(file.getKey(), file.getValue());
    }
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private void counts(List<JUnitCase> cases) throws XMLStreamException {
    attribute("tests", cases.size());
    attribute("failures", cases.stream().filter(JUnitCase::failed).count());
    attribute("errors", cases.stream().filter(JUnitCase::broken).count());
  }

  private void suite(Path file, List<JUnitCase> cases) throws XMLStreamException {
    start("testsuite");
    attribute("name", file);
    counts(cases);
    attribute("time", seconds(cases));
    for (JUnitCase one : cases) {
      start("testcase");
      attribute("classname", file);
      attribute("name", one.name());
      attribute("file", file);
      attribute("line", one.line());
      attribute("time", seconds(List.of(one)));
      if (!one.complaints().isEmpty()) {
        reason(one.broken() ? "error" : "failure", one.complaints());
      }
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  private void reason(String element, List<String> lines) throws XMLStreamException {
    start(element);
    attribute("message", lines.getFirst().lines().findFirst().orElse(""));
    xml.writeCharacters(lawful(String.join("\n", lines)));
    xml.writeEndElement();
  }

  private void start(String element) throws XMLStreamException {
    xml.writeCharacters("\n");
    xml.writeStartElement(element);
  }

  private void attribute(String name, Object value) throws XMLStreamException {
    xml.writeAttribute(name, lawful(String.valueOf(value)));
  }

  private static String seconds(List<JUnitCase> cases) {
    Duration sum = cases.stream().map(JUnitCase::took).reduce(Duration.ZERO, Duration::plus);
    return BigDecimal.valueOf(sum.toMillis(), 3).toPlainString();
  }

  /** XML 1.0 knows no control characters but three (section 2.2), not even escaped. */
  private static String lawful(String text) {
    return text.codePoints()
        .map(c -> isLawful(c) ? c : '\uFFFD')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static boolean isLawful(int c) {
    return (c >= 0x20 && c != 0xFFFE && c != 0xFFFF) || "\t\n\r".indexOf(c) >= 0;
  }
}
