package dev.penstock.workers.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/** The report for build servers. F24. */
final class JUnitXmlTest {

  @TempDir Path folder;

  @Test
  void shouldTellEachTestAndWhyItFailed() throws Exception {
    Bench bench = new Bench(folder);
    TestReport failed =
        bench.run("input: { name: \"\\x01<]]>&\" }\nexpect: { output: { name: Ada } }");
    TestReport broken = DefinitionTests.run(List.of(bench.write("b.test.yaml", "tests: [")));
    List<TestFile.ReadResult.Invalid> unreadable = new ArrayList<>(broken.unreadable());

    Element suites = xml(new TestReport(unreadable, failed.results(), failed.coverage()));

    assertThat(suites.getAttribute("tests")).isEqualTo("2");
    assertThat(suites.getAttribute("failures")).isEqualTo("1");
    assertThat(suites.getAttribute("errors")).isEqualTo("1");
    assertThat(element(suites, "testcase").getAttribute("name")).isEqualTo("greets");
    assertThat(element(suites, "failure").getAttribute("message")).isEqualTo("The output differs:");
    assertThat(element(suites, "failure").getTextContent())
        .contains("/name expected \"Ada\", was \"\\u0001<]]>&\"");
    assertThat(element(suites, "error").getTextContent()).contains("b.test.yaml:");
  }

  private static Element element(Element in, String name) {
    return (Element) in.getElementsByTagName(name).item(0);
  }

  private static Element xml(TestReport report) throws Exception {
    StringWriter out = new StringWriter();
    JUnitXml.write(report, out);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(out.toString())))
        .getDocumentElement();
  }
}
