package dev.teff.loadtest.harness;

import java.io.StringWriter;
import java.util.Locale;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** A result as the test report that build servers read: a test for each assertion. */
final class JUnitXml {
  private JUnitXml() {}

  static String of(RunResult result) {
    var text = new StringWriter();
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      xml.writeStartDocument("UTF-8", "1.0");
      write(xml, result);
      xml.writeEndDocument();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e); // a string is in memory
    }
    return text.toString();
  }

  private static void write(XMLStreamWriter xml, RunResult result) throws XMLStreamException {
    boolean isSound = result.verdict() == Verdict.PASSED || result.verdict() == Verdict.FAILED;
    long broken = result.assertions().stream().filter(one -> !one.held()).count();
    xml.writeStartElement("testsuite");
    xml.writeAttribute("name", "loadtest." + result.header().name());
    xml.writeAttribute("tests", Long.toString(result.assertions().size() + 1));
    xml.writeAttribute("failures", Long.toString(broken + (isRunFailed(result) ? 1 : 0)));
    xml.writeAttribute("errors", isSound ? "0" : "1");
    xml.writeAttribute("time", String.format(Locale.ROOT, "%.3f", result.seconds()));
    writeRun(xml, result, isSound);
    for (AssertionResult assertion : result.assertions()) {
      xml.writeStartElement("testcase");
      xml.writeAttribute("classname", "loadtest." + result.header().name());
      xml.writeAttribute("name", assertion.what());
      if (!assertion.held()) {
        problem(xml, "failure", "it was " + assertion.actual());
      }
      xml.writeEndElement();
    }
    xml.writeEndElement();
  }

  /** The run itself may fail without an assertion: stopped, invalid. */
  private static void writeRun(XMLStreamWriter xml, RunResult result, boolean isSound)
      throws XMLStreamException {
    xml.writeStartElement("testcase");
    xml.writeAttribute("classname", "loadtest." + result.header().name());
    xml.writeAttribute("name", "the run is complete and valid");
    if (!isSound || isRunFailed(result)) {
      problem(xml, isSound ? "failure" : "error", String.join("; ", result.reasons()));
    }
    xml.writeEndElement();
  }

  private static boolean isRunFailed(RunResult result) {
    return result.verdict() == Verdict.FAILED
        && result.assertions().stream().allMatch(AssertionResult::held);
  }

  private static void problem(XMLStreamWriter xml, String kind, String message)
      throws XMLStreamException {
    xml.writeStartElement(kind);
    xml.writeAttribute("message", message);
    xml.writeEndElement();
  }
}
