package dev.penstock.workers.trial;

import java.io.Writer;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
    try {
      XMLStreamWriter xml = XMLOutputFactory.newFactory().createXMLStreamWriter(out);
      new JUnitXml(xml).suites(report);
      xml.flush();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("The report could not be written", e);
    }
  }

  private void suites(TestReport report) throws XMLStreamException {
    Map<Path, List<TestResult>> files =
        report.results().stream()
            .collect(
                Collectors.groupingBy(TestResult::file, LinkedHashMap::new, Collectors.toList()));
    xml.writeStartDocument("UTF-8", "1.0");
    start("testsuites");
    attribute("tests", report.results().size() + report.unreadable().size());
    attribute("failures", report.failures());
    attribute("errors", report.unreadable().size());
    for (Map.Entry<Path, List<TestResult>> file : files.entrySet()) {
      suite(file.getKey(), file.getValue());
    }
    for (TestFile.ReadResult.Invalid file : report.unreadable()) {
      start("testsuite");
      attribute("name", file.file());
      attribute("tests", 1);
      attribute("failures", 0);
      attribute("errors", 1);
      start("testcase");
      attribute("classname", file.file());
      attribute("name", "can be read");
      reason("error", file.lines());
      xml.writeEndElement();
      xml.writeEndElement();
    }
    xml.writeEndElement();
    xml.writeEndDocument();
  }

  private void suite(Path file, List<TestResult> results) throws XMLStreamException {
    start("testsuite");
    attribute("name", file);
    attribute("tests", results.size());
    attribute("failures", results.stream().filter(r -> !r.passed()).count());
    attribute("errors", 0);
    attribute("time", seconds(results));
    for (TestResult result : results) {
      start("testcase");
      attribute("classname", file);
      attribute("name", result.name());
      attribute("file", file);
      attribute("line", result.line());
      attribute("time", seconds(List.of(result)));
      if (!result.passed()) {
        reason("failure", result.mismatches());
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

  private static String seconds(List<TestResult> results) {
    Duration sum = results.stream().map(TestResult::took).reduce(Duration.ZERO, Duration::plus);
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
